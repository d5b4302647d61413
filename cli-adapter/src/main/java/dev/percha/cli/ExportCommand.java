package dev.percha.cli;

import com.google.inject.Injector;
import dev.percha.cli.export.NpzFile;
import dev.percha.cli.export.OnnxFile;
import dev.percha.cli.report.FolderLock;
import dev.percha.cli.report.RunFolder;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.results.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
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
        ? "the folder or file that is written (default: the model's folder)"
        : Command.super.meaning(key);
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, CommandContext shell) {
    SavedModel saved = SavedModel.of(settings, shell);
    if (format == Format.onnx && saved.trained().schema().isTable()) {
      throw new ConfigurationException(
          "--to onnx: this model prepares the columns of a table, which ONNX files do not hold yet;"
              + " ask it by percha predict, or take its weights by --to npz");
    }
    Path out = settings.out().orElseGet(() -> saved.folder().toAbsolutePath().normalize());
    byte[] content =
        format == Format.onnx ? OnnxFile.of(saved.trained()) : NpzFile.of(saved.trained());
    boolean file = isFile(out);
    Path folder = file ? out.getParent() : out;
    String name = file ? out.getFileName().toString() : "model." + format;
    RunFolder target =
        RunFolder.create(Optional.of(folder), "export", Instant.EPOCH, shell.folder());
    FolderLock lock = FolderLock.of(target.path());
    try {
      target.removeDrafts();
      target.write(name, content);
    } finally {
      lock.close();
    }
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

  /** Somebody may name the file itself; one of another format is not made. */
  private boolean isFile(Path out) {
    String name = out.getFileName().toString().toLowerCase(Locale.ROOT);
    for (Format each : Format.values()) {
      if (name.endsWith("." + each) && !Files.isDirectory(out)) {
        if (each != format) {
          throw new ConfigurationException(
              "--out: " + out + " is named as " + each + ", and --to says " + format);
        }
        return true;
      }
    }
    return false;
  }
}
