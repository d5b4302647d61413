package dev.percha.core.domain.optimizer;

import java.util.Objects;

/**
 * How the learning rate changes from step to step: a factor of it, which depends on nothing but the
 * number of the step, so that a training which is cut goes on where it was.
 *
 * <p>In the first {@code warmUp} steps the factor grows linearly, {@code (s + 1) / warmUp} for the
 * step {@code s} from 0 (Goyal and others, 2017). Then, with {@code s} counted from their end:
 *
 * <pre>
 *   CONSTANT      1
 *   STEP          factor^⌊s / steps⌋                              PyTorch's StepLR
 *   EXPONENTIAL   factor^(s / steps)                              Keras' ExponentialDecay
 *   COSINE        factor + (1 − factor) (1 + cos(π s / steps)) / 2,  s at most steps − 1
 * </pre>
 *
 * The last is Loshchilov and Hutter's (ICLR 2017) and Keras' CosineDecay, but that it stays at its
 * last step's value afterwards, which is above 0.
 *
 * @param kind which of them
 * @param factor above 0, at most 1, and of COSINE 0 or more, below 1; 1 for CONSTANT
 * @param steps at least 1; 1 for CONSTANT
 * @param warmUp 0 or more
 */
public record Schedule(Kind kind, double factor, long steps, long warmUp) {
  /** The forms there are. */
  public enum Kind {
    /** The learning rate stays as it is. */
    CONSTANT,
    /** It falls at once, every so many steps. */
    STEP,
    /** It falls by the same part in every step. */
    EXPONENTIAL,
    /** It falls along half a cosine. */
    COSINE
  }

  public Schedule {
    Objects.requireNonNull(kind, "kind");
    boolean sound =
        switch (kind) {
          case CONSTANT -> factor == 1 && steps == 1;
          case STEP, EXPONENTIAL -> factor > 0 && factor <= 1;
          case COSINE -> factor >= 0 && factor < 1;
        };
    if (!sound) {
      throw new IllegalArgumentException(
          "the schedule's factor is "
              + factor
              + "; allowed: above 0, at most 1, of cosine 0 or more, below 1");
    }
    if (steps < 1) {
      throw new IllegalArgumentException("the schedule's steps are " + steps + "; allowed: 1 on");
    }
    if (warmUp < 0) {
      throw new IllegalArgumentException("warm-up is " + warmUp + " steps; allowed: 0 or more");
    }
  }

  /** {@return one that changes nothing} */
  public static Schedule constant() {
    return new Schedule(Kind.CONSTANT, 1, 1, 0);
  }

  /** {@return the same with a warm-up of so many steps, 0 or more} */
  public Schedule withWarmUp(long other) {
    return new Schedule(kind, factor, steps, other);
  }

  /** {@return whether it changes nothing} */
  public boolean isConstant() {
    return kind == Kind.CONSTANT && warmUp == 0;
  }

  /**
   * @param step how many steps were made before
   * @return what the learning rate is multiplied by, above 0, at most 1
   */
  public double factor(long step) {
    if (step < warmUp) {
      return (step + 1.0) / warmUp;
    }
    long s = step - warmUp;
    return switch (kind) {
      case CONSTANT -> 1;
      case STEP -> Math.pow(factor, s / steps);
      case EXPONENTIAL -> Math.pow(factor, (double) s / steps);
      case COSINE ->
          factor + (1 - factor) * (1 + Math.cos(Math.PI * Math.min(s, steps - 1) / steps)) / 2;
    };
  }

  /** {@return as {@code cosine to 0.0 over 11340 steps, warm-up of 390 steps}} */
  @Override
  public String toString() {
    String text =
        switch (kind) {
          case CONSTANT -> "constant";
          case STEP -> "times " + factor + " every " + steps + " steps";
          case EXPONENTIAL -> "times " + factor + " over " + steps + " steps";
          case COSINE -> "cosine to " + factor + " over " + steps + " steps";
        };
    return warmUp == 0 ? text : text + ", warm-up of " + warmUp + " steps";
  }
}
