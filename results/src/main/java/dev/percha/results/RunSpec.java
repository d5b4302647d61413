package dev.percha.results;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.models.PlanJson;
import dev.percha.models.internal.json.Fields;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A training to be run, as a value: all that decides what comes of it, and nothing that could not
 * cross a process.
 *
 * @param id what it is called in every file of its experiment, such as {@code djl-seed-1}
 * @param backend the backend's name
 * @param threads that the engine is to compute with; empty for the backend's own default
 * @param plan the plan
 * @param dataset SHA-256 of the data
 */
public record RunSpec(
    String id, String backend, OptionalInt threads, TrainingPlan plan, String dataset) {
  public RunSpec {
    Objects.requireNonNull(threads, "threads");
    Objects.requireNonNull(plan, "plan");
    Objects.requireNonNull(dataset, "dataset");
    if (id.isBlank() || backend.isBlank()) {
      throw new IllegalArgumentException("a training without a name or a backend");
    }
  }

  /** {@return how its engine is to be started} */
  public EngineSettings engine() {
    return new EngineSettings(threads, Optional.empty());
  }

  /** {@return the same training by another plan} */
  public RunSpec with(TrainingPlan other) {
    return new RunSpec(id, backend, threads, other, dataset);
  }

  /**
   * @param run what an earlier command tells of a training
   * @return whether it is this one, whatever it is called
   */
  public boolean isOf(RunSummary run) {
    return run.backend().equals(backend) && run.plan().equals(plan);
  }

  /**
   * @param node receives it
   */
  public void write(ObjectNode node) {
    node.put("id", id).put("backend", backend).put("dataset", dataset);
    threads.ifPresent(count -> node.put("threads", count));
    PlanJson.write(node.putObject("plan"), plan);
  }

  /**
   * @param fields as {@link #write} has them
   * @return the training
   * @throws IllegalArgumentException where they are not; the message names the field
   */
  public static RunSpec read(Fields fields) {
    return new RunSpec(
        fields.text("id"),
        fields.text("backend"),
        fields
            .optional("threads", fields::integer)
            .map(OptionalInt::of)
            .orElseGet(OptionalInt::empty),
        PlanJson.read(fields.object("plan")),
        fields.text("dataset"));
  }
}
