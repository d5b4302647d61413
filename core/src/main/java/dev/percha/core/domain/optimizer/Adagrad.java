package dev.percha.core.domain.optimizer;

import java.util.List;
import java.util.Objects;

/**
 * Adagrad (Duchi, Hazan and Singer, JMLR 12, 2011, with a diagonal matrix). For each parameter
 * {@code w} with gradient {@code g} of the batch's mean loss, and sum of squares {@code s}, which
 * starts at {@code initialAccumulator}:
 *
 * <pre>
 *   s ← s + g²
 *   w ← w − learningRate · g / sqrt(s + epsilon)       {@link EpsilonPlacement#INSIDE}
 *   w ← w − learningRate · g / (sqrt(s) + epsilon)     {@link EpsilonPlacement#OUTSIDE}
 * </pre>
 *
 * @param learningRate finite, above 0
 * @param initialAccumulator finite, 0 or more
 * @param epsilon finite, above 0
 * @param epsilonPlacement which denominator
 */
public record Adagrad(
    double learningRate,
    double initialAccumulator,
    double epsilon,
    EpsilonPlacement epsilonPlacement)
    implements Optimizer {
  public Adagrad {
    Objects.requireNonNull(epsilonPlacement, "epsilonPlacement");
    Optimizer.requirePositive("learning rate", learningRate);
    Optimizer.requirePositive("epsilon", epsilon);
    if (!(initialAccumulator >= 0 && initialAccumulator <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "initial accumulator is " + initialAccumulator + "; allowed: finite, 0 or more");
    }
  }

  /** {@return Keras' defaults: learning rate 1e-3, sums from 0.1, epsilon 1e-7 inside the root} */
  public static Adagrad keras() {
    return new Adagrad(1e-3, 0.1, 1e-7, EpsilonPlacement.INSIDE);
  }

  /**
   * @return PyTorch's defaults: learning rate 1e-2, sums from 0, epsilon 1e-10 outside the root
   */
  public static Adagrad pytorch() {
    return new Adagrad(1e-2, 0, 1e-10, EpsilonPlacement.OUTSIDE);
  }

  @Override
  public List<Slot> slots() {
    return List.of(Slot.SQUARED_SUM);
  }

  @Override
  public double initial(Slot slot) {
    return initialAccumulator;
  }

  @Override
  public <T> T match(Cases<T> cases) {
    return cases.adagrad(this);
  }
}
