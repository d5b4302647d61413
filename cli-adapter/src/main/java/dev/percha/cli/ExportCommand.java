package dev.percha.cli;

import com.google.inject.Injector;
import dev.percha.cli.export.NpzFile;
import dev.percha.cli.export.OnnxFile;
import dev.percha.cli.report.Json;
import dev.percha.cli.report.RunFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
    name = "export",
    description = "Writes a saved model for other programs: model.onnx or model.npz.")
final class ExportCommand implements Command {
  /** The formats there are. */
  enum Format {
    onnx,
    npz
  }

  @Option(
      names = "--to",
      paramLabel = "FORMAT",
      required = true,
      description = "onnx, for ONNX Runtime and others, or npz, for numpy")
  private Format format;

  @Override
  public Set<Setting> keys() {
    return EnumSet.of(Setting.MODEL, Setting.OUT);
  }

  @Override
  public String meaning(Setting key) {
    return key == Setting.OUT
        ? "where the file is written (default: the model's folder)"
        : Command.super.meaning(key);
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, CommandContext shell) {
    SavedModel saved = SavedModel.of(settings, shell);
    Path folder = settings.out().orElseGet(() -> saved.folder().toAbsolutePath().normalize());
    byte[] content =
        format == Format.onnx ? OnnxFile.of(saved.trained()) : NpzFile.of(saved.trained());
    String name = "model." + format;
    RunFolder.create(Optional.of(folder), "export", Instant.EPOCH, shell.folder())
        .write(name, content);
    if (shell.json()) {
      shell.print(
          Json.MAPPER
              .createObjectNode()
              .put("file", folder.resolve(name).toString())
              .put("bytes", content.length));
    } else {
      shell.say("%s", folder.resolve(name));
    }
    return ExitCode.DONE;
  }
}
