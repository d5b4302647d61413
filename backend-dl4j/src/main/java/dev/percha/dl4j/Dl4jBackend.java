package dev.percha.dl4j;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Model;
import dev.percha.engine.EngineTrainer;

/**
 * Deeplearning4j on ND4J's CPU library, in float32 and float64.
 *
 * <p>Its threads are those of OpenBLAS, 1 by default; ND4J's own operations are too small to gain
 * from more and stay on one. Models answer on the thread that asks, several at a time. Where ND4J
 * is unpacked to, and that it is verified, is told at {@link dev.percha.engine.NativesFolder}.
 */
public final class Dl4jBackend extends Nd4jBackend {
  /** A backend with default settings, as the service loader makes it. */
  public Dl4jBackend() {
    this(EngineSettings.defaults());
  }

  private Dl4jBackend(EngineSettings settings) {
    super(settings);
  }

  @Override
  public String name() {
    return "dl4j";
  }

  @Override
  public Backend with(EngineSettings other) {
    return new Dl4jBackend(other);
  }

  @Override
  protected EngineTrainer.Steps steps(TrainingPlan plan, Examples training) {
    return new Dl4jSteps(plan, training);
  }

  @Override
  protected Model model(Parameters parameters) {
    return Dl4jForwardPass.of(parameters);
  }
}
