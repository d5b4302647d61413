package dev.percha.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.training.Checkpoint;
import dev.percha.core.port.in.EvaluateModel;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.CheckpointStore;
import dev.percha.core.port.out.Model;
import dev.percha.models.internal.json.Fields;
import dev.percha.models.internal.json.StrictJson;
import dev.percha.models.internal.storage.DurableFile;
import dev.percha.results.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The test accuracy after each of a training's epochs, kept beside its checkpoint, so that a
 * training that goes on has them all. The mean of the last ones tells more of an engine than the
 * very last, which goes up and down from epoch to epoch.
 */
final class TestedEpochs implements CheckpointStore {
  /** So many epochs are averaged, or all where there are fewer. */
  static final int COUNT = 5;

  static final String FILE = "tested.json";

  private final Path file;
  private final Backend backend;
  private final EvaluateModel evaluation;
  private final Examples test;
  private final List<Double> accuracies;

  /**
   * @param own the training's folder
   * @param before accuracies after the epochs that are finished already
   */
  TestedEpochs(
      Path own, Backend backend, EvaluateModel evaluation, Examples test, List<Double> before) {
    this.file = own.resolve(FILE);
    this.backend = backend;
    this.evaluation = evaluation;
    this.test = test;
    this.accuracies = new ArrayList<>(before);
  }

  /** What an earlier process kept there; none where that is not to be read. */
  static List<Double> read(Path own) {
    try {
      Fields kept = Fields.of(StrictJson.read(Files.readAllBytes(own.resolve(FILE))));
      List<Double> accuracies = new ArrayList<>();
      kept.objects("epochs").forEach(epoch -> accuracies.add(epoch.number("accuracy")));
      return accuracies;
    } catch (IOException | IllegalArgumentException e) {
      return List.of();
    }
  }

  /** Before the checkpoint itself, which is worth nothing without. */
  @Override
  public void keep(Checkpoint checkpoint) {
    if (accuracies.size() >= checkpoint.finished().size()) {
      return;
    }
    try (Model model = backend.newModel(checkpoint.last().orElseThrow().parameters())) {
      accuracies.add(evaluation.evaluate(model, test).accuracy());
    }
    var document = Json.MAPPER.createObjectNode();
    ArrayNode epochs = document.putArray("epochs");
    accuracies.forEach(accuracy -> epochs.addObject().put("accuracy", accuracy));
    DurableFile.write(file, Json.text(document).getBytes(StandardCharsets.UTF_8));
  }

  /** The mean over the last epochs, 0 to 1; after one at least. */
  double accuracy() {
    List<Double> last =
        accuracies.subList(Math.max(0, accuracies.size() - COUNT), accuracies.size());
    return last.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
