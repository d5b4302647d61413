package dev.percha.wiring;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.Availability;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Model;
import dev.percha.core.port.out.Trainer;

/** A backend with a name and settings, and no engine. */
record FakeBackend(String name, EngineSettings settings) implements Backend {
  FakeBackend(String name) {
    this(name, EngineSettings.defaults());
  }

  @Override
  public String version() {
    return "Fake 1";
  }

  @Override
  public Backend with(EngineSettings other) {
    return new FakeBackend(name, other);
  }

  @Override
  public Availability probe() {
    throw new AssertionError("wiring must load no engine");
  }

  @Override
  public Trainer newTrainer(TrainingPlan plan, TrainerState from, Examples training) {
    throw new AssertionError("wiring must train nothing");
  }

  @Override
  public Model newModel(Parameters parameters) {
    throw new AssertionError("wiring must make no model");
  }
}
