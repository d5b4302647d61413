package dev.percha.core.domain.optimizer;

import java.util.List;
import java.util.Objects;

/**
 * Adam (Kingma and Ba, ICLR 2015), and AdamW where the weights decay (Loshchilov and Hutter, ICLR
 * 2019). Moments start at 0; {@code t} counts steps from 1:
 *
 * <pre>
 *   m ← beta1 · m + (1 − beta1) · g
 *   v ← beta2 · v + (1 − beta2) · g²
 *   c1 = 1 − beta1ᵗ,  c2 = 1 − beta2ᵗ
 *   w ← w − learningRate · weightDecay · w             first, from every parameter
 *   w ← w − learningRate · (√c2 / c1) · m / (√v + epsilon)       {@link EpsilonPlacement#INSIDE}
 *   w ← w − learningRate · (m / c1) / (√(v / c2) + epsilon)      {@link EpsilonPlacement#OUTSIDE}
 * </pre>
 *
 * Epsilon inside the correction of {@code v} is the paper's "epsilon hat", which Keras has; outside
 * of it is the paper's Algorithm 1, which PyTorch has.
 *
 * @param learningRate finite, above 0
 * @param beta1 in [0, 1)
 * @param beta2 in [0, 1)
 * @param epsilon finite, above 0
 * @param epsilonPlacement whether epsilon is added before or after the correction of {@code v}
 * @param weightDecay 0 for Adam; at most 1 / learningRate
 */
public record Adam(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    EpsilonPlacement epsilonPlacement,
    double weightDecay)
    implements Optimizer {
  public Adam {
    Objects.requireNonNull(epsilonPlacement, "epsilonPlacement");
    Optimizer.requirePositive("learning rate", learningRate);
    Optimizer.requireDecay("beta1", beta1);
    Optimizer.requireDecay("beta2", beta2);
    Optimizer.requirePositive("epsilon", epsilon);
    if (!(weightDecay >= 0 && learningRate * weightDecay <= 1)) {
      throw new IllegalArgumentException(
          "weight decay is %s; allowed: 0 or more, at most 1 / learning rate, %s"
              .formatted(weightDecay, 1 / learningRate));
    }
  }

  /**
   * @return the defaults of Keras' Adam: learning rate 1e-3, betas 0.9 and 0.999, epsilon 1e-7
   *     inside
   */
  public static Adam keras() {
    return new Adam(1e-3, 0.9, 0.999, 1e-7, EpsilonPlacement.INSIDE, 0);
  }

  /**
   * @return the defaults of PyTorch's Adam: learning rate 1e-3, betas 0.9 and 0.999, epsilon 1e-8
   *     outside
   */
  public static Adam pytorch() {
    return new Adam(1e-3, 0.9, 0.999, 1e-8, EpsilonPlacement.OUTSIDE, 0);
  }

  /** {@return the defaults of Keras' AdamW: {@link #keras()} with a weight decay of 0.004} */
  public static Adam kerasW() {
    return keras().withWeightDecay(0.004);
  }

  /** {@return the defaults of PyTorch's AdamW: {@link #pytorch()} with a weight decay of 0.01} */
  public static Adam pytorchW() {
    return pytorch().withWeightDecay(0.01);
  }

  /** {@return the same optimizer with a decay of 0 to 1 / learningRate} */
  public Adam withWeightDecay(double decay) {
    return new Adam(learningRate, beta1, beta2, epsilon, epsilonPlacement, decay);
  }

  /**
   * Both placements as one: {@code w ← w − rate(t) · m / (√v + epsilon(t))}.
   *
   * @param t the number of the step, from 1
   * @return {@code learningRate · √c2 / c1}
   */
  public double rate(long t) {
    return learningRate * Math.sqrt(1 - Math.pow(beta2, t)) / (1 - Math.pow(beta1, t));
  }

  /**
   * @param t the number of the step, from 1
   * @return what is then added to {@code √v}: epsilon, or {@code epsilon · √c2}
   */
  public double epsilon(long t) {
    return epsilonPlacement == EpsilonPlacement.INSIDE
        ? epsilon
        : epsilon * Math.sqrt(1 - Math.pow(beta2, t));
  }

  @Override
  public List<Slot> slots() {
    return List.of(Slot.FIRST_MOMENT, Slot.SECOND_MOMENT);
  }

  @Override
  public <T> T match(Cases<T> cases) {
    return cases.adam(this);
  }
}
