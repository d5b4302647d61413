package dev.percha.cli;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.Availability;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Model;
import dev.percha.core.port.out.Trainer;
import dev.percha.reference.ReferenceBackend;

/** The reference by another name, for backends that do one thing otherwise. */
abstract class AlmostReference implements Backend {
  private final Backend honest = new ReferenceBackend();
  private final String name;

  AlmostReference(String name) {
    this.name = name;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public String version() {
    return honest.version();
  }

  @Override
  public Backend with(EngineSettings settings) {
    return this;
  }

  @Override
  public Availability probe() {
    return honest.probe();
  }

  @Override
  public Trainer newTrainer(TrainingPlan plan, TrainerState from, Examples training) {
    return honest.newTrainer(plan, from, training);
  }

  @Override
  public Model newModel(Parameters parameters) {
    return honest.newModel(parameters);
  }
}
