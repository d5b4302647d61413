package dev.percha.results;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.percha.core.domain.training.Warning;
import dev.percha.models.PlanJson;

/** An experiment as a tree of JSON. */
final class ResultWriter {
  private ResultWriter() {}

  static ObjectNode document(ExperimentSummary experiment) {
    ObjectNode root = Json.MAPPER.createObjectNode();
    root.put("schemaVersion", Results.SCHEMA_VERSION);
    root.put("status", experiment.status().map(Words::of).orElse(Words.RUNNING));
    root.put("command", experiment.command());
    PlanJson.write(root.putObject("plan"), experiment.plan());
    environment(root.putObject("environment"), experiment.environment());
    dataset(root.putObject("dataset"), experiment.dataset());
    ArrayNode runs = root.putArray("runs");
    experiment.runs().forEach(run -> run(runs.addObject(), run));
    return root;
  }

  private static void environment(ObjectNode node, Environment environment) {
    node.put("percha", environment.percha());
    node.put("java", environment.java());
    node.put("vm", environment.vm());
    node.put("os", environment.os());
    node.put("arch", environment.arch());
    node.put("processors", environment.processors());
    node.putNull("threads");
    environment.threads().ifPresent(threads -> node.put("threads", threads));
  }

  private static void dataset(ObjectNode node, DatasetSummary dataset) {
    node.put("name", dataset.name());
    node.put("sha256", dataset.sha256());
    dataset.trainingRows().ifPresent(rows -> node.put("trainingRows", rows));
    if (!dataset.classNames().isEmpty()) {
      dataset.classNames().forEach(node.putArray("classNames")::add);
    }
  }

  private static void run(ObjectNode node, RunSummary run) {
    node.put("name", run.name());
    node.put("backend", run.backend());
    node.put("version", run.version());
    node.put("seed", run.plan().seed());
    node.put("epochs", run.plan().epochs());
    PlanJson.write(node.putObject("plan"), run.plan());
    node.put("status", Words.of(run.status()));
    run.failure()
        .ifPresent(
            failure ->
                node.put("failure", failure.message())
                    .put("failureKind", Words.of(failure.kind())));
    run.seconds().ifPresent(seconds -> node.put("seconds", seconds));
    run.peakMemory().ifPresent(bytes -> node.put("peakMemory", bytes));
    run.lastEpochs().ifPresent(accuracy -> node.put("lastEpochsAccuracy", accuracy));
    ArrayNode warnings = node.putArray("warnings");
    run.warnings().forEach(warning -> warning(warnings.addObject(), warning));
    ArrayNode history = node.putArray("history");
    run.history().forEach(epoch -> PlanJson.write(history.addObject(), epoch));
    run.bestEpoch().ifPresent(epoch -> node.put("bestEpoch", epoch));
    run.overfitting()
        .ifPresent(
            seen ->
                node.putObject("overfitting")
                    .put("since", seen.best().epoch())
                    .put("validationRise", seen.validationRise())
                    .put("trainingFall", seen.trainingFall()));
    run.files().model().ifPresent(name -> node.put("model", name));
    run.files().bestModel().ifPresent(name -> node.put("bestModel", name));
    run.test().ifPresent(test -> scores(node.putObject("test"), test));
    run.firstAnswer()
        .ifPresent(
            first ->
                node.putObject("firstTestImage")
                    .put("label", first.label())
                    .put("name", first.name())
                    .put("probability", first.probability()));
    run.files().probabilities().ifPresent(name -> node.put("probabilities", name));
    run.testAtBestEpoch().ifPresent(test -> scores(node.putObject("testAtBestEpoch"), test));
  }

  private static void warning(ObjectNode node, Warning warning) {
    node.put("kind", Words.of(warning.kind())).put("message", warning.message());
  }

  static void scores(ObjectNode node, TestScores scores) {
    node.put("loss", scores.loss());
    node.put("accuracy", scores.accuracy());
    ArrayNode confusion = node.putArray("confusion");
    for (long[] counts : scores.confusion().toArray()) {
      ArrayNode row = confusion.addArray();
      for (long count : counts) {
        row.add(count);
      }
    }
  }
}
