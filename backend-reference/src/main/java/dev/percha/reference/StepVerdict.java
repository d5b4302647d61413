package dev.percha.reference;

import dev.percha.core.domain.EpsilonPlacement;
import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Precision;
import dev.percha.core.domain.RmsProp;
import dev.percha.core.domain.Softmax;
import dev.percha.reference.ErrorBound.Kink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The reference's verdict on one {@link Step}: each value's error beside its bound.
 *
 * <p>The bound of a parameter is {@link ErrorBound#parameter}; at learning rate 1e-3 and epsilon
 * 1e-7 it is never more than 1e-6 (epsilon inside the root) or 5e-5 (outside), in float32, and as
 * much smaller in float64 as that format is finer.
 *
 * <p>Where a value is out of bounds and rounding may have put units on the other side of their
 * activation's kink, the reference is evaluated with those units on the other side, and must then
 * agree; they are named in {@link #flipped()}.
 *
 * @param lossSum of the batch
 * @param hits of the batch; the bound counts the rows whose largest logits are too near to call
 * @param parameters after the step
 * @param secondMoments after the step
 * @param kinks how many units lay within their rounding bound of a kink
 * @param flipped those of them that were found on the other side
 */
public record StepVerdict(
    Deviation lossSum,
    Deviation hits,
    Deviation parameters,
    Deviation secondMoments,
    int kinks,
    List<Kink> flipped) {
  /** More units than this are not tried: an honest engine needs none or one. */
  private static final int MAX_FLIPS = 4;

  public StepVerdict {
    flipped = List.copyOf(flipped);
  }

  /**
   * @param step a step
   * @return what the reference says of it
   */
  public static StepVerdict of(Step step) {
    Precision precision = step.after().precision();
    BatchPass pass = step.pass();
    ErrorBound bound =
        new ErrorBound(
            pass, precision == Precision.FLOAT32 ? ErrorBound.FLOAT32 : ErrorBound.FLOAT64);
    Comparison comparison = new Comparison(step, bound, ceiling(step.optimizer(), precision));
    List<Kink> kinks = bound.kinks();
    List<Kink> flipped = new ArrayList<>();
    double[][] slopes = pass.slopes();
    comparison.against(pass.gradient(slopes));
    while (!comparison.isWithin() && flipped.size() < MAX_FLIPS) {
      Optional<Kink> better = bestFlip(pass, slopes, kinks, comparison);
      if (better.isEmpty()) {
        break;
      }
      flipped.add(better.get());
      flip(pass.network(), slopes, better.get());
      comparison.against(pass.gradient(slopes));
    }
    return new StepVerdict(
        lossSum(step, pass, bound),
        hits(step, pass, bound),
        comparison.parameters,
        comparison.secondMoments,
        kinks.size(),
        flipped);
  }

  /**
   * @return whether all is within bounds
   */
  public boolean isWithin() {
    return all().allMatch(Deviation::isWithin);
  }

  /**
   * @return what is farthest off, in units of its bound
   */
  public Deviation worst() {
    return all().max((a, b) -> Double.compare(a.ratio(), b.ratio())).orElseThrow();
  }

  private Stream<Deviation> all() {
    return Stream.of(lossSum, hits, parameters, secondMoments);
  }

  private static double ceiling(RmsProp optimizer, Precision precision) {
    if (optimizer.learningRate() != 1e-3 || optimizer.epsilon() != 1e-7) {
      return Double.POSITIVE_INFINITY;
    }
    double float32 = optimizer.epsilonPlacement() == EpsilonPlacement.INSIDE ? 1e-6 : 5e-5;
    return precision == Precision.FLOAT32
        ? float32
        : float32 * ErrorBound.FLOAT64 / ErrorBound.FLOAT32;
  }

  private static Optional<Kink> bestFlip(
      BatchPass pass, double[][] slopes, List<Kink> kinks, Comparison comparison) {
    Optional<Kink> best = Optional.empty();
    double least = comparison.excess();
    for (Kink kink : kinks) {
      flip(pass.network(), slopes, kink);
      comparison.against(pass.gradient(slopes));
      flip(pass.network(), slopes, kink);
      if (comparison.excess() < least) {
        least = comparison.excess();
        best = Optional.of(kink);
      }
    }
    return best;
  }

  private static void flip(NetworkSpec network, double[][] slopes, Kink kink) {
    double[] layer = slopes[kink.layer()];
    int i = kink.row() * network.unitsOf(kink.layer()) + kink.unit();
    Curve curve = Curve.of(network.hidden().get(kink.layer()).activation());
    double above = curve.derivative().applyAsDouble(Double.MIN_VALUE);
    double below = curve.derivative().applyAsDouble(-Double.MIN_VALUE);
    layer[i] = layer[i] == above ? below : above;
  }

  private static Deviation lossSum(Step step, BatchPass pass, ErrorBound bound) {
    double error = Math.abs(step.lossSum() - pass.totals().lossSum());
    return new Deviation("loss", "the batch", error, bound.lossSum(), error, error);
  }

  private static Deviation hits(Step step, BatchPass pass, ErrorBound bound) {
    int classes = pass.network().classes();
    double[] logits = pass.logits();
    double[] errors = bound.preActivations(pass.network().layers() - 1);
    int near = 0;
    for (int row = 0; row < pass.rows(); row++) {
      int from = row * classes;
      int top = from + Softmax.argMax(logits, from, classes);
      for (int k = from; k < from + classes; k++) {
        if (k != top && logits[top] - logits[k] <= errors[top] + errors[k]) {
          near++;
          break;
        }
      }
    }
    int error = Math.abs(step.hits() - pass.totals().hits());
    return new Deviation("hits", "the batch", error, near + 0.5, error, error);
  }

  /** The state after the step beside what a gradient makes of the state before it. */
  private static final class Comparison {
    private final Step step;
    private final ErrorBound bound;
    private final double ceiling;
    private final double[] gradientErrors;
    private Deviation parameters;
    private Deviation secondMoments;

    Comparison(Step step, ErrorBound bound, double ceiling) {
      this.step = step;
      this.bound = bound;
      this.ceiling = ceiling;
      this.gradientErrors = bound.gradient();
    }

    void against(double[] gradient) {
      double[] w = step.before().toDoubles();
      double[] v = step.momentsBefore().toDoubles();
      double[] wAfter = step.after().toDoubles();
      double[] vAfter = step.momentsAfter().toDoubles();
      RmsProp optimizer = step.optimizer();
      Worst weights = new Worst("parameters", step.before().network());
      Worst moments = new Worst("second moments", step.before().network());
      for (int i = 0; i < w.length; i++) {
        double g = gradient[i];
        double e = gradientErrors[i];
        weights.add(
            i,
            wAfter[i] - (w[i] - RmsPropStep.update(optimizer, v[i], g)),
            Math.min(ceiling, bound.parameter(optimizer, w[i], v[i], g, e)));
        moments.add(
            i,
            vAfter[i] - RmsPropStep.secondMoment(optimizer, v[i], g),
            bound.secondMoment(optimizer, v[i], g, e));
      }
      parameters = weights.deviation();
      secondMoments = moments.deviation();
    }

    boolean isWithin() {
      return parameters.isWithin() && secondMoments.isWithin();
    }

    double excess() {
      return Math.max(parameters.ratio(), secondMoments.ratio());
    }
  }
}
