package dev.percha.reference.parity;

import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Trainer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Trainers of one plan on the same rows, by the names of those who train; closed together. */
final class Trainers implements AutoCloseable {
  private final TrainingTrace run;
  private final Map<String, Trainer> byName = new LinkedHashMap<>();

  Trainers(TrainingTrace run) {
    this.run = run;
  }

  void add(Backend backend) {
    add(backend.name(), backend, run.initial());
  }

  void add(String name, Backend backend, TrainerState from) {
    byName.put(name, backend.newTrainer(run.plan(), from, run.training()));
  }

  Set<String> names() {
    return byName.keySet();
  }

  /** Asks each in turn, in the order they were added. */
  <T> Map<String, T> each(Function<Trainer, T> question) {
    Map<String, T> answers = new LinkedHashMap<>();
    byName.forEach((name, trainer) -> answers.put(name, question.apply(trainer)));
    return answers;
  }

  @Override
  public void close() {
    byName.values().forEach(Trainer::close);
  }
}
