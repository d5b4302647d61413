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
 * The network written out by hand on the BLAS that ND4J brings, in float32 and float64: the fast
 * path beside {@link Dl4jBackend}, which builds it of Deeplearning4j's layers.
 *
 * <p>Both share one engine: its settings hold for both, and trainers of either take turns on its
 * thread. Models of this one answer on the thread that asks, several at a time.
 */
public final class Dl4jFusedBackend implements Backend {
  private final EngineSettings settings;

  /** A backend with default settings, as the service loader makes it. */
  public Dl4jFusedBackend() {
    this(EngineSettings.defaults());
  }

  private Dl4jFusedBackend(EngineSettings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  @Override
  public String name() {
    return "dl4j-fused";
  }

  @Override
  public String version() {
    return Versions.ENGINE;
  }

  @Override
  public Backend with(EngineSettings other) {
    return new Dl4jFusedBackend(other);
  }

  @Override
  public Probe probe() {
    return Engine.probe(settings);
  }

  @Override
  public Trainer newTrainer(TrainingPlan plan, Parameters initial, Examples training) {
    plan.requireFit(initial, training);
    Engine.start(settings);
    return Engine.call(() -> new FusedTrainer(plan, initial, training));
  }

  @Override
  public Model newModel(Parameters parameters) {
    parameters.requireFinite();
    Engine.start(settings);
    return FusedModel.of(parameters);
  }
}
