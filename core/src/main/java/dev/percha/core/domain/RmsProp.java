package dev.percha.core.domain;

import java.util.Objects;

/**
 * RMSProp (Tieleman and Hinton, 2012, lecture 6.5), the one equation that every backend implements.
 * For each parameter {@code w} with gradient {@code g} of the batch's mean loss, and second moment
 * {@code v}, which starts at 0:
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
    double learningRate, double rho, double epsilon, EpsilonPlacement epsilonPlacement) {
  public RmsProp {
    Objects.requireNonNull(epsilonPlacement, "epsilonPlacement");
    if (!(learningRate > 0 && learningRate <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "learning rate is " + learningRate + "; allowed: finite, above 0");
    }
    if (!(rho >= 0 && rho < 1)) {
      throw new IllegalArgumentException("rho is " + rho + "; allowed: 0 or more, below 1");
    }
    if (!(epsilon > 0 && epsilon <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("epsilon is " + epsilon + "; allowed: finite, above 0");
    }
  }

  /**
   * @return Keras' defaults: learning rate 1e-3, rho 0.9, epsilon 1e-7 inside the root
   */
  public static RmsProp keras() {
    return new RmsProp(1e-3, 0.9, 1e-7, EpsilonPlacement.INSIDE);
  }

  /**
   * @param placement on which side of the root epsilon is added
   * @return the same optimizer with that denominator
   */
  public RmsProp with(EpsilonPlacement placement) {
    return new RmsProp(learningRate, rho, epsilon, placement);
  }
}
