package dev.percha.cli;

import com.google.inject.Injector;
import dev.percha.core.application.Backends;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Schema;
import dev.percha.core.domain.data.Split;
import dev.percha.core.domain.data.SplitSpec;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.UnknownBackendException;
import dev.percha.core.port.out.DatasetRequest;
import dev.percha.core.port.out.Model;
import dev.percha.models.Classifier;
import dev.percha.models.ModelFolder;
import dev.percha.models.PlainModel;
import dev.percha.results.RunFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The model that the user named, and what shall answer from it.
 *
 * @param folder where it lies
 * @param trained what was read
 */
record SavedModel(Path folder, TrainedModel trained) {
  /** Plain Java, which needs no engine: not a backend, since it cannot train. */
  static final String PLAIN = "java";

  /** What {@code --backend} is where a model is asked, for help. */
  static final String BACKEND = "answers: an engine, or plain Java (default: java)";

  /** Reads the model that the settings name. */
  static SavedModel of(Settings settings, CommandContext shell) {
    Path folder = find(settings.model());
    return new SavedModel(folder, ModelFolder.read(folder));
  }

  /** The folder itself, or the one model in a folder of results. */
  private static Path find(Path named) {
    if (!Files.isDirectory(named) || Files.exists(named.resolve(ModelFolder.FILE))) {
      return named;
    }
    List<Path> models = models(named);
    if (models.size() > 1) {
      throw new ConfigurationException(
          "--model: " + named + " holds several models; name one of: " + names(models));
    }
    return models.isEmpty() ? named : models.get(0);
  }

  /**
   * The data to ask about, whose classes have their own names; says so where the model has others.
   *
   * @throws ConfigurationException where images or the number of classes are not the model's
   */
  Dataset data(Settings settings, CommandContext shell) {
    if (trained.schema().isTable()) {
      return table(settings, shell);
    }
    Dataset data = Training.data(settings, shell);
    boolean fits =
        data.schema().image().equals(trained.schema().image())
            && data.schema().columns().equals(trained.schema().columns());
    if (!fits || data.test().classes() != classes()) {
      throw new ConfigurationException(
          "the model is for %s and %d classes, and does not fit the data %s, which has %s and %d classes; name the model's own data by --data DIR"
              .formatted(
                  rows(trained.schema()),
                  classes(),
                  data.name(),
                  rows(data.schema()),
                  data.test().classes()));
    }
    IntStream.range(0, classes())
        .filter(label -> !data.classNames().get(label).equals(trained.classNames().get(label)))
        .mapToObj(
            label ->
                "percha: the data "
                    + data.name()
                    + " are not the model's: class "
                    + label
                    + " is \""
                    + data.classNames().get(label)
                    + "\" there, and \""
                    + trained.classNames().get(label)
                    + "\" to the model, which answers by its own names")
        .findFirst()
        .ifPresent(note -> shell.err().println(note));
    return data;
  }

  /**
   * A table whose columns are the model's: the test rows of the one that it was trained on, or all
   * rows of another.
   */
  private Dataset table(Settings settings, CommandContext shell) {
    SplitSpec split = trained.provenance().plan().split();
    Optional<DatasetRequest> request = settings.dataset(split, Optional.of(trained.schema()));
    if (request.isEmpty()) {
      throw new ConfigurationException(
          "the model is for "
              + rows(trained.schema())
              + " of a table, and does not fit Fashion-MNIST; name a CSV file by --data FILE");
    }
    Dataset all = Training.data(request, shell);
    if (!all.sha256().equals(trained.provenance().datasetSha256())) {
      return all;
    }
    int[] test = Split.of(all.test(), split.ofTestRows()).validation();
    Arrays.sort(test);
    return new Dataset(
        all.name(), all.sha256(), all.schema(), all.train(), all.test().select(test));
  }

  private int classes() {
    return trained.network().classes();
  }

  private static String rows(Schema schema) {
    return schema
        .image()
        .map(image -> "images of " + image.height() + " x " + image.width())
        .orElse("rows of " + schema.width() + " columns");
  }

  private static List<Path> models(Path results) {
    try (Stream<Path> children = Files.list(results)) {
      return children
          .filter(child -> child.getFileName().toString().startsWith(RunFiles.MODEL))
          .filter(child -> Files.exists(child.resolve(ModelFolder.FILE)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ConfigurationException("--model: " + results + " cannot be listed", e);
    }
  }

  private static String names(List<Path> models) {
    return String.join(", ", models.stream().map(Path::toString).toList());
  }

  /** The name of what answers: the backend that the settings name, or plain Java. */
  static String engine(Settings settings) {
    return settings.backend().orElse(PLAIN);
  }

  /** Makes what answers, of weights. */
  static Function<Parameters, Model> answering(Settings settings, Injector injector) {
    String name = engine(settings);
    if (name.equals(PLAIN)) {
      return PlainModel::new;
    }
    Backends backends = injector.getInstance(Backends.class);
    if (!backends.names().contains(name)) {
      List<String> names = new ArrayList<>(backends.names());
      names.add(PLAIN);
      throw UnknownBackendException.named(name, names);
    }
    return backends.named(name)::newModel;
  }

  /** Opens the model as applications do. */
  Classifier open(Settings settings, Injector injector) {
    return new Classifier(trained, answering(settings, injector), Classifier.Limits.defaults());
  }
}
