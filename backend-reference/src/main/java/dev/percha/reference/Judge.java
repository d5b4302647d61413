package dev.percha.reference;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.network.Softmax;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.Optimizer.Slot;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.reference.ErrorBound.Kink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private final TrainingPlan plan;
  private final Optimizer optimizer;
  private final NetworkSpec network;
  private final BatchPass pass;
  private final ErrorBound bound;
  private final double u;
  private final double[] weights;
  private final List<Slot> slots;
  private final double[][] slotsBefore;
  private final long t;
  private final List<Kink> kinks;
  private final Expected expected;
  private Sensitivity sensitivity;

  /**
   * @param plan the plan of the training
   * @param batch the rows of the steps, in order
   * @param before the state before them
   */
  public Judge(TrainingPlan plan, Examples batch, TrainerState before) {
    this.plan = plan;
    this.optimizer = plan.optimizerAt(before.step());
    Parameters parameters = before.parameters();
    this.network = parameters.network();
    this.u = ErrorBound.unitRoundoff(parameters.precision());
    int[] labels = IntStream.range(0, batch.rows()).map(batch::label).toArray();
    float[] inputs = batch.inputs(0, batch.rows());
    this.pass = new BatchPass(plan, before.step(), parameters, inputs, labels);
    this.bound = new ErrorBound(pass, u);
    this.weights = parameters.toDoubles();
    this.slots = optimizer.slots();
    this.slotsBefore = slots.stream().map(s -> before.slot(s).toDoubles()).toArray(double[][]::new);
    this.t = before.step() + 1;
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
        correct(step),
        comparison.parameters,
        comparison.slots,
        counted(step),
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
        "parameters",
        one.after().parameters().toDoubles(),
        other.after().parameters().toDoubles(),
        bounds,
        network.layout()::placeOf);
  }

  /**
   * Reads the numbers of the equation off a step in which no unit was on the other side of a kink.
   *
   * @param step a step made from this state over this batch
   * @param into what is measured of whoever made it
   */
  public void measure(Step step, MeasuredEquation into) {
    if (sensitivity == null) {
      sensitivity = sensitivity();
    }
    into.add(sensitivity, step.after().parameters().toDoubles());
  }

  /** {@return an empty measurement of steps in this precision} */
  public MeasuredEquation newMeasurement() {
    return new MeasuredEquation(u);
  }

  /**
   * @return the plan's own value of each number that {@link #measure} reads
   */
  public Map<String, Double> nominal() {
    Map<String, Double> nominal = new LinkedHashMap<>();
    Directions.numbers(optimizer).forEach(nominal::put);
    nominal.put(Directions.GRADIENT, 1.0);
    nominal.put(Directions.L2, plan.l2());
    return nominal;
  }

  private Sensitivity sensitivity() {
    double[] gradient = pass.gradient();
    double[] variance = bound.variance();
    double[] smoothing = pass.smoothing();
    boolean[] kernel = new boolean[weights.length];
    network
        .layout()
        .slices()
        .forEach(slice -> Arrays.fill(kernel, slice.from(), slice.to(), slice.role().decays()));
    Directions directions = new Directions(optimizer, t, u, weights.length);
    double[] before = new double[slots.size()];
    for (int i = 0; i < weights.length; i++) {
      for (int s = 0; s < before.length; s++) {
        before[s] = slotsBefore[s][i];
      }
      directions.of(
          i,
          weights[i],
          before,
          gradient[i],
          variance[i],
          kernel[i] ? 2 * weights[i] * (plan.l2() == 0 ? 1 : plan.l2()) : 0,
          smoothing[i]);
    }
    return directions.sensitivity();
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
    ActivationFunction curve = ActivationFunction.of(network.activation(kink.layer()));
    double above = curve.derivative().applyAsDouble(Double.MIN_VALUE);
    double below = curve.derivative().applyAsDouble(-Double.MIN_VALUE);
    layer[i] = layer[i] == above ? below : above;
  }

  private Deviation lossSum(Step step) {
    double error = Math.abs(step.lossSum() - pass.totals().lossSum());
    return new Deviation("loss", "the batch", error, bound.lossSum(), error, error);
  }

  private Deviation correct(Step step) {
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
    int error = Math.abs(step.correct() - pass.totals().correct());
    return new Deviation("hits", "the batch", error, near + 0.5, error, error);
  }

  private Deviation counted(Step step) {
    double error = Math.abs((double) step.after().step() - t);
    return new Deviation("steps", "the state", error, 0.5, error, error);
  }

  /** What the reference makes of the state, and how far an engine may be off, by the slopes. */
  private Expected expected(double[][] slopes) {
    double[] gradient = pass.gradient(slopes);
    double[] gradientErrors = bound.gradient();
    UpdateBound update = new UpdateBound(UpdateRule.of(optimizer, t), slots.size(), u);
    Expected made = new Expected(gradient.length, slots.size());
    double[] before = new double[slots.size()];
    for (int i = 0; i < gradient.length; i++) {
      for (int s = 0; s < before.length; s++) {
        before[s] = slotsBefore[s][i];
      }
      update.of(weights[i], before, gradient[i], gradientErrors[i]);
      made.weights[i] = update.weight;
      made.weightBounds[i] = update.weightBound;
      for (int s = 0; s < before.length; s++) {
        made.slots[s][i] = update.slots[s];
        made.slotBounds[s][i] = update.slotBounds[s];
      }
    }
    return made;
  }

  private final class Expected {
    final double[] weights;
    final double[] weightBounds;
    final double[][] slots;
    final double[][] slotBounds;

    Expected(int parameters, int slotCount) {
      this.weights = new double[parameters];
      this.weightBounds = new double[parameters];
      this.slots = new double[slotCount][parameters];
      this.slotBounds = new double[slotCount][parameters];
    }

    Comparison against(Step step) {
      List<Deviation> ofSlots = new ArrayList<>();
      for (Slot slot : optimizer.slots()) {
        int s = ofSlots.size();
        Parameters found = step.after().slot(slot);
        ofSlots.add(deviation(slot.title(), found, slots[s], slotBounds[s]));
      }
      return new Comparison(
          deviation("parameters", step.after().parameters(), weights, weightBounds), ofSlots);
    }

    private Deviation deviation(String what, Parameters found, double[] values, double[] bounds) {
      return Deviation.of(what, found.toDoubles(), values, bounds, network.layout()::placeOf);
    }
  }

  private record Comparison(Deviation parameters, List<Deviation> slots) {
    boolean isWithin() {
      return excess() <= 1;
    }

    double excess() {
      return slots.stream().mapToDouble(Deviation::ratio).reduce(parameters.ratio(), Math::max);
    }
  }
}
