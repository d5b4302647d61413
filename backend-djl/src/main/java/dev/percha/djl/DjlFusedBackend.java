package dev.percha.djl;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Model;
import dev.percha.engine.EngineTrainer;

/**
 * The same engine as {@link DjlBackend}, for speed: a step written out by hand and handed to
 * PyTorch's own interpreter, which runs as many steps as a call asks for. Both share one PyTorch,
 * so that what is said there of threads, natives and network holds here.
 */
public final class DjlFusedBackend extends PyTorchBackend {
  /** A backend with default settings, as the service loader makes it. */
  public DjlFusedBackend() {
    this(EngineSettings.defaults());
  }

  private DjlFusedBackend(EngineSettings settings) {
    super(settings);
  }

  @Override
  public String name() {
    return "djl-fused";
  }

  @Override
  public Backend with(EngineSettings other) {
    return new DjlFusedBackend(other);
  }

  @Override
  protected EngineTrainer.Steps steps(TrainingPlan plan, Examples training) {
    return new DjlFusedSteps(plan, training);
  }

  @Override
  protected Model model(Parameters parameters) {
    return DjlFusedForwardPass.of(parameters);
  }
}
