package dev.percha.report;

import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.results.DatasetSummary;
import dev.percha.results.Environment;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an experiment was made of, and how to make it again.
 *
 * @param name of the experiment; empty where it is the only one
 * @param facts what was what
 * @param command that repeats it
 */
record Origin(String name, Map<String, String> facts, String command) {

  static Origin of(Experiment experiment) {
    Map<String, String> facts = new LinkedHashMap<>();
    data(experiment.summary().dataset(), facts);
    plan(experiment.summary().plan(), facts);
    environment(experiment.summary().environment(), facts);
    return new Origin(experiment.name(), facts, CommandWords.of(experiment.summary()));
  }

  private static void data(DatasetSummary data, Map<String, String> facts) {
    facts.put("data", data.name());
    facts.put("SHA-256 of the data", data.sha256());
    data.trainingRows().ifPresent(rows -> facts.put("training rows", String.valueOf(rows)));
  }

  private static void plan(TrainingPlan plan, Map<String, String> facts) {
    facts.put("network", plan.network() + ", " + plan.network().parameterCount() + " parameters");
    facts.put(
        "optimizer",
        plan.optimizer().name()
            + plan.optimizer().hyperparameters().entrySet().stream()
                .map(entry -> ", " + entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining()));
    facts.put("schedule", plan.schedule().toString());
    facts.put("L2", String.valueOf(plan.l2()));
    facts.put("epochs", String.valueOf(plan.epochs()));
    facts.put("batch size", String.valueOf(plan.batchSize()));
    facts.put("seed", plan.seed() + ", of the split " + plan.splitSeed());
    facts.put("precision", lower(plan.precision()));
    facts.put(
        "early stopping",
        plan.earlyStopping()
            .map(
                early ->
                    "after %d epochs without an improvement of more than %s in %s"
                        .formatted(early.patience(), early.minDelta(), lower(early.monitor())))
            .orElse("never"));
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static void environment(Environment environment, Map<String, String> facts) {
    facts.put("percha", environment.percha());
    facts.put("Java", environment.java() + ", " + environment.vm());
    facts.put("system", environment.os() + ", " + environment.arch());
    facts.put(
        "processors",
        environment.processors()
            + (environment.threads().isPresent()
                ? ", " + environment.threads().getAsInt() + " threads for each engine"
                : ""));
  }
}
