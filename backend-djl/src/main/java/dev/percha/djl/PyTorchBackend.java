package dev.percha.djl;

import dev.percha.core.domain.EngineSettings;
import dev.percha.core.domain.Examples;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Probe;
import dev.percha.core.domain.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Model;
import dev.percha.core.port.out.Trainer;
import java.util.Objects;

/** What the backends on the process's one PyTorch have in common. */
abstract sealed class PyTorchBackend implements Backend permits DjlBackend, DjlFusedBackend {
  private final EngineSettings settings;

  PyTorchBackend(EngineSettings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  /** A trainer of arguments that fit each other; called on the engine's thread. */
  abstract Trainer trainer(TrainingPlan plan, Parameters initial, Examples training);

  /** A model of finite parameters; called on the engine's thread. */
  abstract Model model(Parameters parameters);

  @Override
  public final String version() {
    return Versions.ENGINE;
  }

  @Override
  public final Probe probe() {
    return PyTorch.probe(settings);
  }

  @Override
  public final Trainer newTrainer(TrainingPlan plan, Parameters initial, Examples training) {
    plan.requireFit(initial, training);
    PyTorch.start(settings);
    return PyTorch.call(() -> trainer(plan, initial, training));
  }

  @Override
  public final Model newModel(Parameters parameters) {
    parameters.requireFinite();
    PyTorch.start(settings);
    return PyTorch.call(() -> model(parameters));
  }
}
