package dev.percha.dl4j;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Model;
import dev.percha.engine.EngineTrainer;
import java.util.Locale;
import java.util.Optional;

/**
 * The network written out by hand on the BLAS that ND4J brings, in float32 and float64: the fast
 * path beside {@link Dl4jBackend}, which builds it of Deeplearning4j's layers.
 *
 * <p>Both share one engine: its settings hold for both, and trainers of either take turns on its
 * thread. Models of this one answer on the thread that asks, several at a time.
 */
public final class Dl4jFusedBackend extends Nd4jBackend {
  /** A backend with default settings, as the service loader makes it. */
  public Dl4jFusedBackend() {
    this(EngineSettings.defaults());
  }

  private Dl4jFusedBackend(EngineSettings settings) {
    super(settings);
  }

  @Override
  public String name() {
    return "dl4j-fused";
  }

  @Override
  public Backend with(EngineSettings other) {
    return new Dl4jFusedBackend(other);
  }

  /** All weights lie in one block of memory, which a buffer of Java's can see 2 GB of. */
  @Override
  public Optional<String> refusal(TrainingPlan plan) {
    int parameters = plan.network().parameterCount();
    long bytes = (long) parameters * (plan.precision() == Precision.FLOAT32 ? 4 : 8);
    return bytes <= Integer.MAX_VALUE
        ? Optional.empty()
        : Optional.of(
            ("the backend dl4j-fused holds at most 2 GB of weights, and %s parameters "
                    + "in %s are more; take fewer units, or the backend dl4j")
                .formatted(parameters, plan.precision().name().toLowerCase(Locale.ROOT)));
  }

  @Override
  protected EngineTrainer.Steps steps(TrainingPlan plan, Examples training) {
    return new Dl4jFusedSteps(plan, training);
  }

  @Override
  protected Model model(Parameters parameters) {
    return Dl4jFusedForwardPass.of(parameters);
  }
}
