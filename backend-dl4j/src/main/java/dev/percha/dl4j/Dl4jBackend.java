package dev.percha.dl4j;

import dev.percha.core.domain.EngineSettings;
import dev.percha.core.domain.Examples;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Probe;
import dev.percha.core.domain.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Model;
import dev.percha.core.port.out.Trainer;
import java.util.Objects;

/**
 * Deeplearning4j on ND4J's CPU library, in float32 and float64.
 *
 * <p>Its threads are those of OpenBLAS, 1 by default; ND4J's own operations are too small to gain
 * from more and stay on one. Models answer on the thread that asks, several at a time. Its natives
 * folder is JavaCPP's cache; without the setting, the system property {@code
 * org.bytedeco.javacpp.cachedir}, and then {@code ~/.javacpp/cache}, say where ND4J is unpacked.
 */
public final class Dl4jBackend implements Backend {
  private final EngineSettings settings;

  /** A backend with default settings, as the service loader makes it. */
  public Dl4jBackend() {
    this(EngineSettings.defaults());
  }

  private Dl4jBackend(EngineSettings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  @Override
  public String name() {
    return "dl4j";
  }

  @Override
  public String version() {
    return Versions.ENGINE;
  }

  @Override
  public Backend with(EngineSettings other) {
    return new Dl4jBackend(other);
  }

  @Override
  public Probe probe() {
    return Engine.probe(settings);
  }

  @Override
  public Trainer newTrainer(TrainingPlan plan, Parameters initial, Examples training) {
    plan.requireFit(initial, training);
    Engine.start(settings);
    return Engine.call(() -> new Dl4jTrainer(plan, initial, training));
  }

  @Override
  public Model newModel(Parameters parameters) {
    parameters.requireFinite();
    Engine.start(settings);
    return Engine.call(() -> Dl4jModel.of(parameters));
  }
}
