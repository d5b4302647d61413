package dev.percha.reference;

import dev.percha.core.domain.EpsilonPlacement;
import dev.percha.core.domain.RmsProp;

/** The equation of {@link RmsProp}, for one parameter at a time. */
public final class RmsPropStep {
  /**
   * So large an epsilon that a step subtracts a thousand times the gradient: a way to read it from
   * any engine.
   */
  public static final RmsProp GRADIENT_READER =
      new RmsProp(1e6, 0.9, 1e3, EpsilonPlacement.OUTSIDE);

  private RmsPropStep() {}

  /**
   * @param optimizer its hyperparameters
   * @param v the second moment before the step
   * @param g the gradient
   * @return the second moment after it
   */
  public static double secondMoment(RmsProp optimizer, double v, double g) {
    return optimizer.rho() * v + (1 - optimizer.rho()) * g * g;
  }

  /**
   * @param optimizer its hyperparameters
   * @param v the second moment before the step
   * @param g the gradient
   * @return what the step subtracts from the parameter
   */
  public static double update(RmsProp optimizer, double v, double g) {
    double moment = secondMoment(optimizer, v, g);
    double denominator =
        optimizer.epsilonPlacement() == EpsilonPlacement.INSIDE
            ? Math.sqrt(moment + optimizer.epsilon())
            : Math.sqrt(moment) + optimizer.epsilon();
    return optimizer.learningRate() * g / denominator;
  }
}
