package dev.percha.results;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.percha.core.domain.training.RunEvent;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.models.PlanJson;
import dev.percha.models.internal.json.Fields;
import dev.percha.models.internal.json.StrictJson;

/** What happens in a training as JSON, one event a line, for whoever listens elsewhere. */
public final class EventJson {
  private EventJson() {}

  /**
   * @param event what happened
   * @return it, in one line without its end
   */
  public static String line(RunEvent event) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    if (event instanceof RunEvent.Started started) {
      node.put("event", "started").put("backend", started.backend());
      node.put("version", started.version()).put("epochs", started.epochs());
      node.put("batches", started.batches()).put("trainingRows", started.trainingRows());
      node.put("validationRows", started.validationRows());
    } else if (event instanceof RunEvent.Progress progress) {
      node.put("event", "progress").put("backend", progress.backend());
      node.put("epoch", progress.epoch()).put("batch", progress.batch());
      node.put("batches", progress.batches()).put("loss", progress.loss());
      node.put("accuracy", progress.accuracy()).put("trainSeconds", progress.trainSeconds());
    } else if (event instanceof RunEvent.EpochFinished finished) {
      node.put("event", "epoch").put("backend", finished.backend());
      PlanJson.write(node.putObject("metrics"), finished.metrics());
    } else if (event instanceof RunEvent.Finished finished) {
      node.put("event", "finished").put("backend", finished.backend());
      node.put("status", Words.of(finished.status())).put("message", finished.message());
    }
    return Json.line(node);
  }

  /**
   * @param line as {@link #line} has it
   * @return what happened
   * @throws IllegalArgumentException where it is none
   */
  public static RunEvent read(String line) {
    Fields fields = Fields.of(StrictJson.read(line));
    String backend = fields.text("backend");
    return switch (fields.text("event")) {
      case "started" ->
          new RunEvent.Started(
              backend,
              fields.text("version"),
              fields.integer("epochs"),
              fields.integer("batches"),
              fields.integer("trainingRows"),
              fields.integer("validationRows"));
      case "progress" ->
          new RunEvent.Progress(
              backend,
              fields.integer("epoch"),
              fields.integer("batch"),
              fields.integer("batches"),
              fields.figure("loss"),
              fields.figure("accuracy"),
              fields.figure("trainSeconds"));
      case "epoch" -> {
        Fields metrics = fields.object("metrics");
        yield new RunEvent.EpochFinished(backend, PlanJson.readEpoch(metrics, metrics::figure));
      }
      case "finished" ->
          new RunEvent.Finished(
              backend, fields.word("status", RunStatus.class, Words::of), fields.text("message"));
      default -> throw new IllegalArgumentException("no event: " + fields.text("event"));
    };
  }
}
