package dev.percha.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.inject.Injector;
import dev.percha.cli.image.ImageFile;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.ImageShape;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.DataException;
import dev.percha.models.Classifier;
import dev.percha.results.Json;
import java.io.InputStream;
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
    description =
        "Asks a saved model: what images of the test set or of files show, or of which class the rows of"
            + " a table are.")
final class PredictCommand implements Command {
  @ArgGroup private RowsToAnswer source;

  @Option(
      names = "--keep",
      paramLabel = "NAME",
      split = ",",
      description = "of a table: columns that stand beside the answers; may be given several times")
  private List<String> keep = List.of();

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

  private final InputStream in;
  private boolean refused;

  /**
   * @param in where a table comes from that is not named
   */
  PredictCommand(InputStream in) {
    this.in = in;
  }

  /** What a model says of an image, what the data say, and what was done to it before. */
  private record Answer(String image, double[] p, Optional<Truth> truth, List<String> notes) {}

  /** The class that the data say, by the name that they give it. */
  private record Truth(int label, String name) {}

  @Override
  public Set<Setting> keys() {
    return EnumSet.of(
        Setting.MODEL,
        Setting.BACKEND,
        Setting.DATA,
        Setting.TRANSPOSE,
        Setting.OUT,
        Setting.THREADS,
        Setting.NATIVES);
  }

  @Override
  public String meaning(Setting key) {
    return switch (key) {
      case BACKEND -> SavedModel.BACKEND;
      case DATA ->
          "a table of rows to ask about (default: standard input), or with --index the model's data";
      case OUT -> "of a table: the CSV file of answers (default: standard output)";
      default -> Command.super.meaning(key);
    };
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, CommandContext shell) {
    if (top < 1) {
      throw new ConfigurationException("--top: " + top + "; allowed: 1 or more");
    }
    SavedModel saved = SavedModel.of(settings, shell);
    if (source == null && saved.trained().schema().isTable()) {
      try (Classifier classifier = saved.open(settings, injector)) {
        new TableAnswers(classifier, keep, shell).write(settings.data(), in, settings.out());
      }
      return ExitCode.DONE;
    }
    requireImages(settings);
    List<String> names = saved.trained().classNames();
    ArrayNode list = Json.MAPPER.createArrayNode();
    try (Classifier classifier = saved.open(settings, injector)) {
      List<Answer> answers =
          source.files == null
              ? ofTestSet(classifier, saved.data(settings, shell))
              : ofFiles(classifier, shell);
      for (Answer answer : answers) {
        if (shell.json()) {
          json(list.addObject(), answer, names, SavedModel.engine(settings));
        } else {
          say(shell, answer, names);
        }
      }
    }
    if (shell.json()) {
      shell.print(list);
    }
    return refused ? ExitCode.DATA : ExitCode.DONE;
  }

  private void requireImages(Settings settings) {
    if (source == null) {
      throw new ConfigurationException(
          "no image named; name images of the test set by --index N, or files by --image FILE");
    }
    if (settings.out().isPresent() || !keep.isEmpty()) {
      throw new ConfigurationException(
          "--out and --keep are of use where a table is asked about, without --index and --image");
    }
  }

  private List<Answer> ofTestSet(Classifier classifier, Dataset data) {
    List<Answer> answers = new ArrayList<>();
    for (int index : source.indices) {
      if (index < 0 || index >= data.test().rows()) {
        throw new ConfigurationException(
            "--index: "
                + index
                + "; the test set has "
                + (data.schema().isTable() ? "rows" : "images")
                + " 0 to "
                + (data.test().rows() - 1));
      }
      int label = data.test().label(index);
      answers.add(
          new Answer(
              (data.schema().isTable() ? "test row " : "test image ") + index,
              classifier.probabilities(data.test().inputs(index, index + 1), 1),
              Optional.of(new Truth(label, data.classNames().get(label))),
              List.of()));
    }
    return answers;
  }

  /** One picture that cannot be read is named, and takes no answer from the others. */
  private List<Answer> ofFiles(Classifier classifier, CommandContext shell) {
    TrainedModel trained = classifier.trained();
    if (!trained.takesPixels()) {
      throw new ConfigurationException("--image: this model was not trained on pixels");
    }
    ImageShape shape = trained.schema().image().orElseThrow();
    List<Answer> answers = new ArrayList<>();
    for (Path file : source.files) {
      try {
        ImageFile read = ImageFile.read(shell.folder().resolve(file), shape);
        double[] p = classifier.probabilities(read.pixels(), 1);
        answers.add(new Answer(file.toString(), p, Optional.empty(), read.notes()));
      } catch (DataException e) {
        refused = true;
        shell.err().println("percha: " + e.getMessage());
      }
    }
    return answers;
  }

  /** The most probable classes, the most probable first. */
  private List<Integer> ranked(double[] p) {
    return IntStream.range(0, p.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer k) -> p[k]).reversed())
        .limit(top)
        .toList();
  }

  private void say(CommandContext shell, Answer answer, List<String> names) {
    String truth =
        answer.truth().map(is -> " (it is " + is.label() + ", " + is.name() + ")").orElse("");
    shell.say("%s%s", answer.image(), truth);
    answer.notes().forEach(note -> shell.say("  %s", note));
    double[] p = answer.p();
    ranked(p).forEach(k -> shell.say("  %.4f  %d, %s", p[k], k, names.get(k)));
  }

  private void json(ObjectNode node, Answer answer, List<String> names, String engine) {
    node.put("image", answer.image()).put("backend", engine);
    answer.truth().ifPresent(is -> node.put("truth", is.label()).put("truthName", is.name()));
    ArrayNode notes = node.putArray("notes");
    answer.notes().forEach(notes::add);
    ArrayNode classes = node.putArray("classes");
    double[] p = answer.p();
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
