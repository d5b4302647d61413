package dev.percha.reference;

import dev.percha.core.domain.EngineSettings;
import dev.percha.core.domain.Examples;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Probe;
import dev.percha.core.domain.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.EngineModel;
import dev.percha.core.port.out.Model;
import dev.percha.core.port.out.Trainer;

/**
 * The judge as a backend: plain Java on the calling thread, no native library. Every step is
 * computed in float64; a float32 plan rounds weights and second moments to float32 after it, which
 * is as near as that format can be to the equation.
 *
 * <p>Made to be read, not to be fast: an epoch of the article takes some ten times as long as on an
 * engine. Engine settings mean nothing to it.
 */
public final class ReferenceBackend implements Backend {
  @Override
  public String name() {
    return "reference";
  }

  @Override
  public String version() {
    return "plain Java, float64";
  }

  @Override
  public Backend with(EngineSettings settings) {
    return this;
  }

  @Override
  public Probe probe() {
    return new Probe(true, version());
  }

  @Override
  public Trainer newTrainer(TrainingPlan plan, Parameters initial, Examples training) {
    plan.requireFit(initial, training);
    return new ReferenceTrainer(plan, initial, training);
  }

  @Override
  public Model newModel(Parameters parameters) {
    parameters.requireFinite();
    return new EngineModel(
        parameters.network(),
        (inputs, rows) -> new BatchPass(parameters, inputs, new int[rows]).logits(),
        () -> {});
  }
}
