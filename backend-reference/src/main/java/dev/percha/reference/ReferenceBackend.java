package dev.percha.reference;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Model;
import dev.percha.engine.EngineBackend;
import dev.percha.engine.EngineModel;
import dev.percha.engine.EngineTrainer;

/**
 * The judge as a backend: plain Java on the calling thread, no native library. Every step is
 * computed in float64; a float32 plan rounds weights and slots to float32 after it, which is as
 * near as that format can be to the equation.
 *
 * <p>Made to be read, not to be fast: an epoch of the article takes some ten times as long as on an
 * engine. Engine settings mean nothing to it.
 */
public final class ReferenceBackend extends EngineBackend {
  /** A backend, as the service loader makes it. */
  public ReferenceBackend() {
    super(EngineSettings.defaults());
  }

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public String version() {
    return "plain Java, float64";
  }

  @Override
  protected EngineTrainer.Steps steps(TrainingPlan plan, Examples training) {
    return new ReferenceSteps(plan, training);
  }

  @Override
  protected Model model(Parameters parameters) {
    return new EngineModel(
        parameters.network(),
        (inputs, rows) -> new BatchPass(parameters, inputs, new int[rows]).logits(),
        () -> {});
  }
}
