package dev.percha.cli;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.Availability;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.UnsupportedPlanException;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Model;
import dev.percha.core.port.out.Trainer;
import java.util.Optional;

/** Can do no plan at all, and says so. */
final class RefusingBackend implements Backend {
  private static final String WHY = "the backend refusing trains nothing; take another";

  @Override
  public String name() {
    return "refusing";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public Backend with(EngineSettings settings) {
    return this;
  }

  @Override
  public Availability probe() {
    return new Availability(true, "here");
  }

  @Override
  public Optional<String> refusal(TrainingPlan plan) {
    return Optional.of(WHY);
  }

  @Override
  public Trainer newTrainer(TrainingPlan plan, TrainerState from, Examples training) {
    throw new UnsupportedPlanException(WHY);
  }

  @Override
  public Model newModel(Parameters parameters) {
    throw new UnsupportedPlanException(WHY);
  }
}
