package dev.percha.reference;

import dev.percha.core.domain.optimizer.Adagrad;
import dev.percha.core.domain.optimizer.Adam;
import dev.percha.core.domain.optimizer.EpsilonPlacement;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.optimizer.Sgd;

/**
 * An optimizer's equation for one parameter at a time, with what a bound on its rounding asks of
 * it. Slots are handed over in the order of {@link Optimizer#slots}.
 */
public interface UpdateRule {
  /**
   * @param optimizer an optimizer
   * @param t the number of the step, from 1
   * @return its rule for that step
   */
  static UpdateRule of(Optimizer optimizer, long t) {
    return optimizer.match(
        new Optimizer.Cases<>() {
          @Override
          public UpdateRule sgd(Sgd sgd) {
            return new SgdRule(sgd);
          }

          @Override
          public UpdateRule rmsProp(RmsProp rmsProp) {
            return new SquaresRule(
                rmsProp.learningRate(),
                rmsProp.rho(),
                1 - rmsProp.rho(),
                rmsProp.epsilon(),
                rmsProp.epsilonPlacement() == EpsilonPlacement.INSIDE);
          }

          @Override
          public UpdateRule adam(Adam adam) {
            return new AdamRule(adam, adam.rate(t), adam.epsilon(t));
          }

          @Override
          public UpdateRule adagrad(Adagrad adagrad) {
            return new SquaresRule(
                adagrad.learningRate(),
                1,
                1,
                adagrad.epsilon(),
                adagrad.epsilonPlacement() == EpsilonPlacement.INSIDE);
          }
        });
  }

  /**
   * Makes one step.
   *
   * @param w the parameter
   * @param g its gradient
   * @param slots before the step; those after it are written over them
   * @return the parameter after it
   */
  double step(double w, double g, double[] slots);

  /**
   * The gradients, besides an interval's ends, at which the step can be largest or smallest.
   *
   * @param slots before the step
   * @return some gradients; a step that grows with the gradient has none
   */
  default double[] turningPoints(double[] slots) {
    return new double[0];
  }

  /**
   * What rounding errors of the new parameter grow with: the magnitudes that are added to make it.
   *
   * @param w the parameter
   * @param g its gradient
   * @param slots before the step
   * @return 0 or more
   */
  double magnitude(double w, double g, double[] slots);

  /**
   * What rounding errors of a new slot grow with.
   *
   * @param slot which, in the order of the slots
   * @param g the gradient
   * @param slots before the step
   * @return 0 or more
   */
  double magnitude(int slot, double g, double[] slots);

  /** {@link Sgd}. */
  record SgdRule(Sgd equation) implements UpdateRule {
    @Override
    public double step(double w, double g, double[] slots) {
      double down = equation.learningRate() * g;
      if (slots.length == 0) {
        return w - down;
      }
      slots[0] = equation.momentum() * slots[0] - down;
      return equation.nesterov() ? w + equation.momentum() * slots[0] - down : w + slots[0];
    }

    @Override
    public double magnitude(double w, double g, double[] slots) {
      double down = Math.abs(equation.learningRate() * g);
      return Math.abs(w) + 2 * down + (slots.length == 0 ? 0 : magnitude(0, g, slots));
    }

    @Override
    public double magnitude(int slot, double g, double[] slots) {
      return Math.abs(equation.momentum() * slots[0]) + Math.abs(equation.learningRate() * g);
    }
  }

  /**
   * {@link RmsProp} and {@link Adagrad}: the slot keeps {@code rho} of itself and takes {@code
   * rest} of the gradient's square, and the step is divided by its root.
   */
  record SquaresRule(double learningRate, double rho, double rest, double epsilon, boolean inside)
      implements UpdateRule {
    @Override
    public double step(double w, double g, double[] slots) {
      slots[0] = magnitude(0, g, slots);
      return w - update(g, slots[0]);
    }

    private double update(double g, double v) {
      return learningRate * g / (inside ? Math.sqrt(v + epsilon) : Math.sqrt(v) + epsilon);
    }

    @Override
    public double magnitude(double w, double g, double[] slots) {
      return Math.abs(w) + Math.abs(update(g, magnitude(0, g, slots)));
    }

    @Override
    public double magnitude(int slot, double g, double[] slots) {
      return rho * slots[0] + rest * g * g;
    }
  }

  /** {@link Adam}. */
  record AdamRule(Adam equation, double rate, double epsilon) implements UpdateRule {
    @Override
    public double step(double w, double g, double[] slots) {
      double m = equation.beta1() * slots[0] + (1 - equation.beta1()) * g;
      double v = equation.beta2() * slots[1] + (1 - equation.beta2()) * g * g;
      slots[0] = m;
      slots[1] = v;
      double decayed = w - equation.learningRate() * equation.weightDecay() * w;
      return decayed - rate * m / (Math.sqrt(v) + epsilon);
    }

    /**
     * With {@code m = a + b g} and {@code S = √(c + d g²)}, {@code v = S²}, the step is {@code m /
     * (S + ε)}. Its derivative is 0 where {@code g = b (c + ε S) / (a d)}; squared, so that {@code
     * S} goes, that is {@code (k g − c)² = ε² (c + d g²)} with {@code k = a d / b}. Both roots are
     * given, though one may be none of the step's: a point too many does a bound no harm. Where
     * {@code c} is 0, the step has a corner at 0.
     */
    @Override
    public double[] turningPoints(double[] slots) {
      double b = 1 - equation.beta1();
      double c = equation.beta2() * slots[1];
      double d = 1 - equation.beta2();
      double k = equation.beta1() * slots[0] * d / b;
      double e = epsilon * epsilon;
      double square = k * k - e * d;
      double linear = -2 * k * c;
      double constant = c * c - e * c;
      double root = Math.sqrt(Math.max(0, linear * linear - 4 * square * constant));
      double sum = -(linear + Math.copySign(root, linear)) / 2;
      return new double[] {0, sum / square, constant / sum};
    }

    @Override
    public double magnitude(double w, double g, double[] slots) {
      double v = equation.beta2() * slots[1] + (1 - equation.beta2()) * g * g;
      double step = rate * magnitude(0, g, slots) / (Math.sqrt(v) + epsilon);
      return Math.abs(w) + step;
    }

    /** An engine may write a mean as {@code m + (1 − beta1) (g − m)}. */
    @Override
    public double magnitude(int slot, double g, double[] slots) {
      return slot == 0
          ? Math.abs(slots[0]) + (1 - equation.beta1()) * Math.abs(g)
          : equation.beta2() * slots[1] + (1 - equation.beta2()) * g * g;
    }
  }
}
