package dev.percha.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.inject.Injector;
import dev.percha.cli.image.ImageFile;
import dev.percha.cli.report.Json;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Pixels;
import dev.percha.core.domain.data.Scaling;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.domain.network.Softmax;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.DataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

@CommandLine.Command(
    name = "predict",
    description = "Asks a saved model what images show: images of the test set, or files.")
final class PredictCommand implements Command {
  @ArgGroup private RowsToAnswer source;

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "how many of the most probable classes to show (default: 3)",
      defaultValue = "3")
  private int top;

  /** Where the images come from. */
  private static final class RowsToAnswer {
    @Option(
        names = "--index",
        paramLabel = "N",
        split = ",",
        description = "which images of the test set, from 0: 3 or 3,5,8")
    private List<Integer> indices;

    @Option(
        names = "--image",
        paramLabel = "FILE",
        arity = "1..*",
        description = "image files: PNG, JPEG, GIF or BMP")
    private List<Path> files;
  }

  private boolean refused;

  /** An image as it is asked: its name, its scaled inputs, and what was done to it. */
  private record Asked(String name, float[] inputs, Optional<Truth> truth, List<String> notes) {}

  /** The class that the data say, by the name that they give it. */
  private record Truth(int label, String name) {}

  @Override
  public Set<Setting> keys() {
    return EnumSet.of(
        Setting.MODEL, Setting.BACKEND, Setting.DATA, Setting.THREADS, Setting.NATIVES);
  }

  @Override
  public String meaning(Setting key) {
    return key == Setting.BACKEND ? SavedModel.BACKEND : Command.super.meaning(key);
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, CommandContext shell) {
    if (top < 1) {
      throw new ConfigurationException("--top: " + top + "; allowed: 1 or more");
    }
    if (source == null) {
      throw new ConfigurationException(
          "no image named; name images of the test set by --index N, or files by --image FILE");
    }
    SavedModel saved = SavedModel.of(settings, shell);
    TrainedModel trained = saved.trained();
    ArrayNode list = Json.MAPPER.createArrayNode();
    try (SavedModel.AnsweringEngine engine = saved.open(settings, injector)) {
      List<Asked> images =
          source.files == null ? ofTestSet(saved.data(settings, shell)) : ofFiles(trained, shell);
      double[] p = new double[trained.network().classes()];
      for (Asked image : images) {
        engine.model().logits(image.inputs(), 1, p);
        Softmax.probabilities(p, 0, p.length, p);
        if (shell.json()) {
          json(list.addObject(), image, p, trained.classNames(), engine.name());
        } else {
          say(shell, image, p, trained.classNames());
        }
      }
    }
    if (shell.json()) {
      shell.print(list);
    }
    return refused ? ExitCode.DATA : ExitCode.DONE;
  }

  private List<Asked> ofTestSet(Dataset data) {
    List<Asked> images = new ArrayList<>();
    for (int index : source.indices) {
      if (index < 0 || index >= data.test().rows()) {
        throw new ConfigurationException(
            "--index: " + index + "; the test set has images 0 to " + (data.test().rows() - 1));
      }
      int label = data.test().label(index);
      images.add(
          new Asked(
              "test image " + index,
              data.test().inputs(index, index + 1),
              Optional.of(new Truth(label, data.classNames().get(label))),
              List.of()));
    }
    return images;
  }

  /** One picture that cannot be read is named, and takes no answer from the others. */
  private List<Asked> ofFiles(TrainedModel trained, CommandContext shell) {
    if (trained.scaling() != Scaling.PIXELS) {
      throw new ConfigurationException("--image: this model was not trained on pixels");
    }
    List<Asked> images = new ArrayList<>();
    for (Path file : source.files) {
      try {
        ImageFile read = ImageFile.read(shell.folder().resolve(file), trained.image());
        float[] inputs = Pixels.scaled(read.pixels());
        images.add(new Asked(file.toString(), inputs, Optional.empty(), read.notes()));
      } catch (DataException e) {
        refused = true;
        shell.err().println("percha: " + CommandContext.printable(e.getMessage()));
      }
    }
    return images;
  }

  /** The most probable classes, the most probable first. */
  private List<Integer> ranked(double[] p) {
    return IntStream.range(0, p.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer k) -> p[k]).reversed())
        .limit(top)
        .toList();
  }

  private void say(CommandContext shell, Asked image, double[] p, List<String> names) {
    String truth =
        image.truth().map(is -> " (it is " + is.label() + ", " + is.name() + ")").orElse("");
    shell.say("%s%s", image.name(), truth);
    image.notes().forEach(note -> shell.say("  %s", note));
    ranked(p).forEach(k -> shell.say("  %.4f  %d, %s", p[k], k, names.get(k)));
  }

  private void json(ObjectNode node, Asked image, double[] p, List<String> names, String engine) {
    node.put("image", image.name()).put("backend", engine);
    image.truth().ifPresent(is -> node.put("truth", is.label()).put("truthName", is.name()));
    ArrayNode notes = node.putArray("notes");
    image.notes().forEach(notes::add);
    ArrayNode classes = node.putArray("classes");
    ranked(p)
        .forEach(
            k ->
                classes
                    .addObject()
                    .put("label", k)
                    .put("name", names.get(k))
                    .put("probability", p[k]));
  }
}
