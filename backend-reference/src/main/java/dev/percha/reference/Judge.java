package dev.percha.reference;

import dev.percha.core.domain.EpsilonPlacement;
import dev.percha.core.domain.Examples;
import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Precision;
import dev.percha.core.domain.RmsProp;
import dev.percha.core.domain.Softmax;
import dev.percha.reference.ErrorBound.Kink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Judges steps that were made from one state over one batch, by whichever engine: the reference's
 * own step and its bounds are computed once. See {@link StepVerdict}.
 *
 * <p>For use by one thread.
 */
public final class Judge {
  /** More units than this are not tried in one step: an honest engine needs none or one. */
  private static final int MAX_FLIPS = 4;

  private final RmsProp optimizer;
  private final NetworkSpec network;
  private final BatchPass pass;
  private final ErrorBound bound;
  private final double ceiling;
  private final double[] weights;
  private final double[] moments;
  private final List<Kink> kinks;
  private final Expected expected;

  /**
   * @param optimizer the optimizer
   * @param batch the rows of the steps, in order
   * @param before the weights before them
   * @param momentsBefore the second moments before them
   */
  public Judge(RmsProp optimizer, Examples batch, Parameters before, Parameters momentsBefore) {
    this.optimizer = optimizer;
    this.network = before.network();
    int[] labels = IntStream.range(0, batch.rows()).map(batch::label).toArray();
    this.pass = new BatchPass(before, batch.inputs(0, batch.rows()), labels);
    this.bound = new ErrorBound(pass, ErrorBound.unitRoundoff(before.precision()));
    this.ceiling = ceiling(optimizer, before.precision(), batch.rows());
    this.weights = before.toDoubles();
    this.moments = momentsBefore.toDoubles();
    this.kinks = bound.kinks();
    this.expected = expected(pass.slopes());
  }

  /**
   * @param step a step made from this state over this batch
   * @return what the reference says of it
   */
  public StepVerdict verdict(Step step) {
    Comparison comparison = expected.against(step);
    List<Kink> flipped = new ArrayList<>();
    double[][] slopes = pass.slopes();
    while (!comparison.isWithin() && flipped.size() < MAX_FLIPS) {
      Optional<Kink> better = bestFlip(slopes, comparison, step);
      if (better.isEmpty()) {
        break;
      }
      flipped.add(better.get());
      flip(slopes, better.get());
      comparison = expected(slopes).against(step);
    }
    return new StepVerdict(
        lossSum(step),
        hits(step),
        comparison.parameters,
        comparison.secondMoments,
        kinks.size(),
        flipped);
  }

  /**
   * @param one a step made from this state over this batch
   * @param other another one
   * @return how far their weights are apart, beside the sum of both bounds
   */
  public Deviation apart(Step one, Step other) {
    double[] bounds = Arrays.stream(expected.weightBounds).map(bound -> 2 * bound).toArray();
    return Deviation.of(
        "parameters", one.after().toDoubles(), other.after().toDoubles(), bounds, network::placeOf);
  }

  /**
   * The limit of any parameter's error, for batches of 128 and more. Each row's rounding errors
   * enter the mean independently, so that those of a smaller batch grow as {@code 1 / sqrt(rows)}.
   */
  private static double ceiling(RmsProp optimizer, Precision precision, int rows) {
    if (optimizer.learningRate() != 1e-3 || optimizer.epsilon() != 1e-7) {
      return Double.POSITIVE_INFINITY;
    }
    double float32 = optimizer.epsilonPlacement() == EpsilonPlacement.INSIDE ? 1e-6 : 5e-5;
    return float32
        * ErrorBound.unitRoundoff(precision)
        / ErrorBound.FLOAT32
        * Math.sqrt(Math.max(1, 128.0 / rows));
  }

  private Optional<Kink> bestFlip(double[][] slopes, Comparison comparison, Step step) {
    Optional<Kink> best = Optional.empty();
    double least = comparison.excess();
    for (Kink kink : kinks) {
      flip(slopes, kink);
      double excess = expected(slopes).against(step).excess();
      flip(slopes, kink);
      if (excess < least) {
        least = excess;
        best = Optional.of(kink);
      }
    }
    return best;
  }

  private void flip(double[][] slopes, Kink kink) {
    double[] layer = slopes[kink.layer()];
    int i = kink.row() * network.unitsOf(kink.layer()) + kink.unit();
    Curve curve = Curve.of(network.hidden().get(kink.layer()).activation());
    double above = curve.derivative().applyAsDouble(Double.MIN_VALUE);
    double below = curve.derivative().applyAsDouble(-Double.MIN_VALUE);
    layer[i] = layer[i] == above ? below : above;
  }

  private Deviation lossSum(Step step) {
    double error = Math.abs(step.lossSum() - pass.totals().lossSum());
    return new Deviation("loss", "the batch", error, bound.lossSum(), error, error);
  }

  private Deviation hits(Step step) {
    int classes = network.classes();
    double[] logits = pass.logits();
    double[] errors = bound.preActivations(network.layers() - 1);
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

  /** What the reference makes of the state, and how far an engine may be off, by the slopes. */
  private Expected expected(double[][] slopes) {
    double[] gradient = pass.gradient(slopes);
    double[] gradientErrors = bound.gradient();
    Expected made = new Expected(network);
    for (int i = 0; i < gradient.length; i++) {
      double v = moments[i];
      double g = gradient[i];
      double e = gradientErrors[i];
      made.weights[i] = weights[i] - RmsPropStep.update(optimizer, v, g);
      made.weightBounds[i] = Math.min(ceiling, bound.parameter(optimizer, weights[i], v, g, e));
      made.moments[i] = RmsPropStep.secondMoment(optimizer, v, g);
      made.momentBounds[i] = bound.secondMoment(optimizer, v, g, e);
    }
    return made;
  }

  private static final class Expected {
    final NetworkSpec network;
    final double[] weights;
    final double[] weightBounds;
    final double[] moments;
    final double[] momentBounds;

    Expected(NetworkSpec network) {
      this.network = network;
      int count = network.parameterCount();
      this.weights = new double[count];
      this.weightBounds = new double[count];
      this.moments = new double[count];
      this.momentBounds = new double[count];
    }

    Comparison against(Step step) {
      return new Comparison(
          deviation("parameters", step.after(), weights, weightBounds),
          deviation("second moments", step.momentsAfter(), moments, momentBounds));
    }

    private Deviation deviation(String what, Parameters found, double[] values, double[] bounds) {
      return Deviation.of(what, found.toDoubles(), values, bounds, network::placeOf);
    }
  }

  private record Comparison(Deviation parameters, Deviation secondMoments) {
    boolean isWithin() {
      return parameters.isWithin() && secondMoments.isWithin();
    }

    double excess() {
      return Math.max(parameters.ratio(), secondMoments.ratio());
    }
  }
}
