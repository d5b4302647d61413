package dev.percha.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.evaluation.Evaluation;
import dev.percha.core.domain.evaluation.Prediction;
import dev.percha.core.domain.training.Overfitting;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.PerchaException;
import dev.percha.models.PlanJson;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The results of a command as JSON; {@code docs/result-json.md} describes every field. */
public final class ResultDocument {
  /** Changes whenever a reader of an older document would misunderstand a newer one. */
  public static final int SCHEMA_VERSION = 1;

  /** How the folders of networks begin. */
  public static final String MODEL = "model-";

  private final ObjectNode root = Json.MAPPER.createObjectNode();
  private final Set<String> written;

  /**
   * @param command the command's name
   * @param status {@code running} while the command is under way, then how it ended
   * @param plan the resolved plan
   * @param settings what the engines were started with
   * @param data what was trained and tested on
   * @param runs the trainings that have ended
   * @param written the names of the files and folders beside it that are theirs; no other is named
   */
  public ResultDocument(
      String command,
      String status,
      TrainingPlan plan,
      EngineSettings settings,
      Dataset data,
      List<Run> runs,
      Set<String> written) {
    this.written = written;
    root.put("schemaVersion", SCHEMA_VERSION);
    root.put("status", status);
    root.put("command", command);
    PlanJson.write(root.putObject("plan"), plan);
    environment(settings);
    root.putObject("dataset").put("name", data.name()).put("sha256", data.sha256());
    ArrayNode list = root.putArray("runs");
    runs.forEach(run -> run(list.addObject(), run, data));
  }

  /**
   * @param more writes what else the document is to say
   */
  public void add(Consumer<ObjectNode> more) {
    more.accept(root);
  }

  /**
   * @param runs the trainings of a command that has ended
   * @return {@code interrupted} where the user ended it, else the first failure's {@code diverged}
   *     or {@code failed}, else {@code completed}
   */
  public static String status(List<Run> runs) {
    List<RunStatus> statuses = runs.stream().map(run -> run.report().status()).toList();
    if (statuses.contains(RunStatus.CANCELLED)) {
      return Words.of(RunStatus.CANCELLED);
    }
    return statuses.stream()
        .filter(status -> status != RunStatus.COMPLETED)
        .findFirst()
        .map(Words::of)
        .orElse("completed");
  }

  private void environment(EngineSettings settings) {
    String version = ResultDocument.class.getPackage().getImplementationVersion();
    ObjectNode node = root.putObject("environment");
    node.put("percha", version == null ? "unpackaged" : version);
    node.put("java", Runtime.version().toString());
    node.put("vm", System.getProperty("java.vm.name"));
    node.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    node.put("arch", System.getProperty("os.arch"));
    node.put("processors", Runtime.getRuntime().availableProcessors());
    if (settings.threads().isPresent()) {
      node.put("threads", settings.threads().getAsInt());
    } else {
      node.putNull("threads");
    }
  }

  private void run(ObjectNode node, Run run, Dataset data) {
    RunReport report = run.report();
    node.put("name", run.name());
    node.put("backend", report.backend());
    node.put("version", report.version());
    node.put("seed", report.plan().seed());
    node.put("epochs", report.plan().epochs());
    node.put("status", Words.of(report.status()));
    report.failure().map(PerchaException::getMessage).ifPresent(why -> node.put("failure", why));
    ArrayNode warnings = node.putArray("warnings");
    report
        .warnings()
        .forEach(
            warning ->
                warnings
                    .addObject()
                    .put("kind", Words.of(warning.kind()))
                    .put("message", warning.message()));
    ArrayNode history = node.putArray("history");
    report.history().epochs().forEach(epoch -> epoch(history.addObject(), epoch));
    report.best().ifPresent(best -> node.put("bestEpoch", best.epoch()));
    Overfitting.of(report.history())
        .ifPresent(
            seen ->
                node.putObject("overfitting")
                    .put("since", seen.best().epoch())
                    .put("validationRise", seen.validationRise())
                    .put("trainingFall", seen.trainingFall()));
    name(node, "model", model(run));
    report
        .last()
        .flatMap(last -> last.test())
        .ifPresent(
            test -> {
              evaluation(node.putObject("test"), test);
              Prediction first = test.prediction(0);
              node.putObject("firstTestImage")
                  .put("label", first.label())
                  .put("name", data.classNames().get(first.label()))
                  .put("probability", first.probability());
              name(node, "probabilities", probabilities(run));
            });
    report
        .best()
        .flatMap(best -> best.test())
        .ifPresent(test -> evaluation(node.putObject("testAtBestEpoch"), test));
  }

  private void name(ObjectNode node, String field, String file) {
    if (written.contains(file)) {
      node.put(field, file);
    }
  }

  /**
   * @param run a training
   * @return the name of the folder with its network after the last epoch
   */
  public static String model(Run run) {
    return MODEL + run.name();
  }

  /**
   * @param run a training
   * @return the name of the file with its test probabilities
   */
  public static String probabilities(Run run) {
    return "probabilities-" + run.name() + ".npy";
  }

  private static void epoch(ObjectNode node, EpochMetrics epoch) {
    node.put("epoch", epoch.epoch());
    node.put("loss", epoch.loss());
    node.put("accuracy", epoch.accuracy());
    node.put("valLoss", epoch.valLoss());
    node.put("valAccuracy", epoch.valAccuracy());
    node.put("trainSeconds", epoch.trainSeconds());
  }

  static void evaluation(ObjectNode node, Evaluation evaluation) {
    node.put("loss", evaluation.loss());
    node.put("accuracy", evaluation.accuracy());
    ArrayNode confusion = node.putArray("confusion");
    for (long[] counts : evaluation.confusion().toArray()) {
      ArrayNode row = confusion.addArray();
      for (long count : counts) {
        row.add(count);
      }
    }
  }

  /** {@return the document, indented, in ASCII but for names} */
  @Override
  public String toString() {
    return Json.text(root) + "\n";
  }
}
