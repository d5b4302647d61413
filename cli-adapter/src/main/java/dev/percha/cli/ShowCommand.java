package dev.percha.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.inject.Injector;
import dev.percha.cli.report.ImageArt;
import dev.percha.cli.report.RunFolder;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.ImageShape;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.results.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "show", description = "Shows an image of the data set.")
final class ShowCommand implements Command {
  /** The parts that an image can be taken from. */
  enum Part {
    train,
    test
  }

  @Option(
      names = "--index",
      paramLabel = "N",
      description = "which image, from 0 (default: 0)",
      defaultValue = "0")
  private int index;

  @Option(
      names = "--set",
      paramLabel = "PART",
      description = "train or test (default: test)",
      defaultValue = "test")
  private Part part;

  @Option(names = "--png", paramLabel = "FILE", description = "also write it as a PNG file")
  private Path png;

  @Override
  public Set<Setting> keys() {
    return EnumSet.of(Setting.DATA);
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, CommandContext shell) {
    if (png != null && !png.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw new ConfigurationException(
          "--png: " + png + " is not named as a PNG file, which is what is written; add .png");
    }
    Dataset data = Training.data(settings, shell);
    Examples examples = part == Part.train ? data.train() : data.test();
    if (index < 0 || index >= examples.rows()) {
      throw new ConfigurationException(
          "--index: " + index + "; the " + part + " set has images 0 to " + (examples.rows() - 1));
    }
    ImageShape image =
        data.schema()
            .image()
            .filter(shape -> examples.hasPixels())
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "--data: " + data.name() + " has no images to show"));
    byte[] pixels = examples.pixels(index);
    if (png != null) {
      write(shell.folder().resolve(png), ImageArt.png(pixels, image), shell);
    }
    int label = examples.label(index);
    String name = data.classNames().get(label);
    if (shell.json()) {
      shell.print(json(label, name, pixels, image.width()));
    } else {
      shell.say("%s image %d: %d, %s", part, index, label, name);
      boolean colour = shell.live() && shell.unicode() && !shell.env().containsKey("NO_COLOR");
      shell.out().print(colour ? ImageArt.greys(pixels, image) : ImageArt.ascii(pixels, image));
    }
    return ExitCode.DONE;
  }

  private static void write(Path file, byte[] content, CommandContext shell) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    RunFolder.create(Optional.of(folder), "show", Instant.EPOCH, shell.folder())
        .write(file.getFileName().toString(), content);
  }

  private ObjectNode json(int label, String name, byte[] pixels, int width) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("set", part.name()).put("index", index).put("label", label).put("name", name);
    ArrayNode rows = node.putArray("pixels");
    for (int i = 0; i < pixels.length; i += width) {
      ArrayNode row = rows.addArray();
      for (int x = 0; x < width; x++) {
        row.add(pixels[i + x] & 0xff);
      }
    }
    return node;
  }
}
