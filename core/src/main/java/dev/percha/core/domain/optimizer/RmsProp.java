package dev.percha.core.domain.optimizer;

import java.util.List;
import java.util.Objects;

/**
 * RMSProp (Tieleman and Hinton, 2012, lecture 6.5), as every backend implements it. For each
 * parameter {@code w} with gradient {@code g} of the batch's mean loss, and second moment {@code
 * v}, which starts at 0:
 *
 * <pre>
 *   v ← rho · v + (1 − rho) · g²
 *   w ← w − learningRate · g / sqrt(v + epsilon)       {@link EpsilonPlacement#INSIDE}
 *   w ← w − learningRate · g / (sqrt(v) + epsilon)     {@link EpsilonPlacement#OUTSIDE}
 * </pre>
 *
 * No momentum, no centring, no decay of the learning rate. No default of an engine is inherited.
 *
 * @param learningRate finite, above 0
 * @param rho in [0, 1)
 * @param epsilon finite, above 0
 * @param epsilonPlacement which denominator
 */
public record RmsProp(
    double learningRate, double rho, double epsilon, EpsilonPlacement epsilonPlacement)
    implements Optimizer {
  public RmsProp {
    Objects.requireNonNull(epsilonPlacement, "epsilonPlacement");
    Optimizer.requirePositive("learning rate", learningRate);
    Optimizer.requireDecay("rho", rho);
    Optimizer.requirePositive("epsilon", epsilon);
  }

  /** {@return Keras' defaults: learning rate 1e-3, rho 0.9, epsilon 1e-7 inside the root} */
  public static RmsProp keras() {
    return new RmsProp(1e-3, 0.9, 1e-7, EpsilonPlacement.INSIDE);
  }

  /** {@return the same optimizer with that denominator} */
  public RmsProp with(EpsilonPlacement placement) {
    return new RmsProp(learningRate, rho, epsilon, placement);
  }

  @Override
  public List<Slot> slots() {
    return List.of(Slot.SECOND_MOMENT);
  }

  @Override
  public <T> T match(Cases<T> cases) {
    return cases.rmsProp(this);
  }
}
