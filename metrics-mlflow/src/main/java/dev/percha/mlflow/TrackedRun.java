package dev.percha.mlflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.percha.core.domain.training.RunStatus;
import java.io.IOException;
import java.util.Map;

/**
 * A run on a server, made by the first request about it. Each may be repeated: settings and figures
 * that are there stay as they are. Times are in milliseconds since 1970. One thread.
 */
final class TrackedRun {
  /** MLflow takes 6,000 bytes of a setting's value, and three are the most that a char takes. */
  private static final int MOST_CHARACTERS = 2_000;

  private final Experiment experiment;
  private final String name;
  private final long begun;
  private String id;

  TrackedRun(Experiment experiment, String name, long begun) {
    this.experiment = experiment;
    this.name = name;
    this.begun = begun;
  }

  void settings(Map<String, String> settings) throws IOException, InterruptedException {
    ObjectNode batch = ofRun();
    ArrayNode params = batch.putArray("params");
    settings.forEach((key, value) -> params.addObject().put("key", key).put("value", cut(value)));
    experiment.server().post("runs/log-batch", batch);
  }

  private static String cut(String value) {
    return value.substring(0, Math.min(value.length(), MOST_CHARACTERS));
  }

  void figures(Map<String, Double> figures, int epoch, long time)
      throws IOException, InterruptedException {
    ObjectNode batch = ofRun();
    ArrayNode metrics = batch.putArray("metrics");
    figures.forEach(
        (key, value) ->
            metrics
                .addObject()
                .put("key", key)
                .put("value", value)
                .put("timestamp", time)
                .put("step", epoch));
    experiment.server().post("runs/log-batch", batch);
  }

  void ended(RunStatus status, long time) throws IOException, InterruptedException {
    String theirs =
        switch (status) {
          case COMPLETED -> "FINISHED";
          case CANCELLED -> "KILLED";
          case DIVERGED, FAILED -> "FAILED";
        };
    experiment.server().post("runs/update", ofRun().put("status", theirs).put("end_time", time));
  }

  private ObjectNode ofRun() throws IOException, InterruptedException {
    if (id == null) {
      id = create();
    }
    return JsonNodeFactory.instance.objectNode().put("run_id", id);
  }

  private String create() throws IOException, InterruptedException {
    ObjectNode run =
        JsonNodeFactory.instance
            .objectNode()
            .put("experiment_id", experiment.id())
            .put("run_name", name)
            .put("start_time", begun);
    // Servers before 1.30 know a run's name by its tag alone.
    ArrayNode tags = run.putArray("tags");
    tags.addObject().put("key", "mlflow.runName").put("value", name);
    tags.addObject().put("key", "mlflow.source.name").put("value", "percha");
    return Experiment.text(
        experiment.server().post("runs/create", run).path("run").path("info").path("run_id"));
  }
}
