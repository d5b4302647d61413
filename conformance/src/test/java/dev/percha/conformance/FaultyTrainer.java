package dev.percha.conformance;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.evaluation.BatchMetrics;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.ParameterLayout;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.Optimizer.Slot;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Trainer;
import dev.percha.reference.BatchPass;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The reference's trainer with a place for each fault. */
final class FaultyTrainer implements Trainer {
  private final Fault fault;
  private final int number;
  private final TrainingPlan plan;
  private final NetworkSpec network;
  private final Precision precision;
  private final Examples training;
  private double[] weights;
  private double[][] slots;
  private double[] gradientBefore;
  private final FaultyRows faultyRows;
  private int batchSize;
  private int made;
  private long step;
  private boolean closed;

  /** The number is the trainer's among those of its backend, from 1. */
  FaultyTrainer(Fault fault, int number, TrainingPlan plan, TrainerState from, Examples training) {
    this.fault = fault;
    this.number = number;
    this.plan = plan;
    this.network = plan.network();
    this.precision = plan.precision();
    this.training = training;
    this.faultyRows = new FaultyRows(fault);
    this.weights = from.parameters().toDoubles();
    this.slots = new double[plan.optimizer().slots().size()][weights.length];
    take(from);
    if (fault == Fault.SECOND_MOMENT_STARTS_AT_EPSILON && plan.optimizer() instanceof RmsProp rms) {
      Arrays.fill(slots[0], rms.epsilon());
    }
  }

  private static double[][] values(TrainerState state) {
    return state.slots().values().stream().map(Parameters::toDoubles).toArray(double[][]::new);
  }

  /** Another trainer's memory in place of its own, where it has the same shape. */
  void share(FaultyTrainer other) {
    if (other != null && Arrays.deepEquals(lengths(slots), lengths(other.slots))) {
      slots = other.slots;
    }
  }

  private static Object[] lengths(double[][] values) {
    return Arrays.stream(values).map(value -> value.length).toArray();
  }

  @Override
  public BatchMetrics train(int[] rows, int size) {
    requireOpen();
    if (fault != Fault.ROWS_UNCHECKED) {
      training.requireSteps(rows, size);
    }
    batchSize = size;
    if (fault == Fault.SLOTS_FORGOTTEN_BETWEEN_CALLS && made > 0) {
      Arrays.stream(slots).forEach(slot -> Arrays.fill(slot, 0));
    }
    if (fault == Fault.STEP_COUNTED_FROM_EACH_CALL) {
      step = 0;
    }
    return BatchMetrics.ofSteps(rows, size, this::step);
  }

  private BatchMetrics.Batch step(int[] given) {
    int[] rows = faultyRows.taken(given, batchSize);
    BatchPass pass = pass(rows);
    double[] gradient = gradient(pass, rows.length);
    step++;
    FaultyUpdate update = new FaultyUpdate(fault, plan, made, step);
    double[] own = new double[slots.length];
    if (fault == Fault.DECAY_FOR_L2) {
      double rate = plan.optimizerAt(step - 1).learningRate();
      for (ParameterLayout.Slice slice : network.layout().slices()) {
        for (int i = slice.from(); slice.role().decays() && i < slice.to(); i++) {
          weights[i] = stored(weights[i] * (1 - rate * plan.l2()));
        }
      }
    }
    for (int i = 0; i < weights.length; i++) {
      for (int s = 0; s < own.length; s++) {
        own[s] = slots[s][i];
      }
      weights[i] = stored(update.step(weights[i], gradient[i], own));
      for (int s = 0; s < own.length; s++) {
        slots[s][i] = stored(own[s]);
      }
    }
    made++;
    if (fault == Fault.RESULTS_TREMBLE) {
      weights[0] = stored(weights[0] * (1 + 0x1p-20 * number));
    }
    return switch (fault) {
      case LOSS_AFTER_THE_UPDATE -> totals(pass(rows));
      case HITS_AFTER_THE_UPDATE ->
          new BatchMetrics.Batch(totals(pass).lossSum(), totals(pass(rows)).correct());
      default -> totals(pass);
    };
  }

  private BatchPass pass(int[] rows) {
    Examples batch = training.select(rows);
    int[] labels =
        IntStream.range(0, rows.length).map(row -> faultyRows.label(batch.label(row))).toArray();
    Parameters seen = behindDropout(asSeen(fault, Parameters.of(network, weights)));
    TrainingPlan used =
        switch (fault) {
          case MASK_DRAWN_BY_THE_ENGINE -> plan.withSeed(plan.seed() + 1);
          case DECAY_FOR_L2 -> plan.withL2(0);
          default -> plan;
        };
    long drawn = fault == Fault.MASK_REUSED ? 0 : step;
    float[] inputs = FaultyRows.inputs(fault, batch.inputs(0, rows.length));
    return new BatchPass(used, drawn, seen, inputs, labels);
  }

  /** What is scaled otherwise on its way into a kernel, the kernel may be scaled for. */
  private Parameters behindDropout(Parameters parameters) {
    double[] values = parameters.toDoubles();
    scaleBehindDropout(values);
    return Parameters.of(network, values);
  }

  private void scaleBehindDropout(double[] values) {
    for (int layer = 1; layer < network.layers(); layer++) {
      double kept = 1 - network.dropout(layer - 1);
      double factor =
          switch (fault) {
            case KEPT_UNITS_NOT_SCALED -> kept;
            case MASK_APPLIED_TWICE -> 1 / kept;
            default -> 1;
          };
      ParameterLayout.Slice kernel = network.layout().kernel(layer);
      for (int i = kernel.from(); i < kernel.to(); i++) {
        values[i] *= factor;
      }
    }
  }

  private double[] gradient(BatchPass pass, int rows) {
    double[][] slopes = pass.slopes();
    if (fault == Fault.ELU_FORGETS_ALPHA_ON_THE_WAY_BACK) {
      forgetAlpha(pass, slopes);
    }
    for (int layer = 0; fault == Fault.SLOPE_OF_1_AT_0 && layer < slopes.length; layer++) {
      double[] z = pass.preActivations(layer);
      for (int i = 0; i < z.length; i++) {
        slopes[layer][i] = z[i] == 0 ? 1 : slopes[layer][i];
      }
    }
    double[] gradient = pass.gradient(slopes);
    if (fault == Fault.KERNEL_TRANSPOSED) {
      gradient = transposed(network, gradient, true);
    }
    scaleBehindDropout(gradient);
    for (int layer = 0; fault == Fault.L2_ON_BIASES && layer < network.layers(); layer++) {
      ParameterLayout.Slice bias = network.layout().bias(layer);
      for (int i = bias.from(); i < bias.to(); i++) {
        gradient[i] += 2 * plan.l2() * weights[i];
      }
    }
    double factor =
        switch (fault) {
          case SUM_INSTEAD_OF_MEAN -> rows;
          case SHORT_BATCH_WEIGHTED_AS_FULL -> Math.min(1, (double) rows / batchSize);
          case LAST_BATCH_OF_ONE_ROW_LEFT_OUT -> rows == 1 && batchSize > 1 ? 0 : 1;
          case DEEP_NETWORKS_DO_NOTHING -> isDeep(network) ? 0 : 1;
          case SOFTMAX_WITHOUT_ITS_MAXIMUM, SOFTMAX_WITHOUT_ITS_MAXIMUM_IN_THE_GRADIENT ->
              overflows(pass) ? Double.NaN : 1;
          default -> 1;
        };
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= factor;
      if (fault == Fault.SMALL_GRADIENTS_FLUSHED && Math.abs(gradient[i]) < 1e-10) {
        gradient[i] = 0;
      }
      if (fault == Fault.FLOAT64_IS_FLOAT32_INSIDE) {
        gradient[i] = (float) gradient[i];
      }
      if (fault == Fault.GRADIENTS_ACCUMULATE && gradientBefore != null) {
        gradient[i] += gradientBefore[i];
      }
    }
    gradientBefore = gradient;
    return gradient;
  }

  private void forgetAlpha(BatchPass pass, double[][] slopes) {
    for (int layer = 0; layer < slopes.length; layer++) {
      if (network.activation(layer) instanceof Activation.Elu) {
        double[] z = pass.preActivations(layer);
        for (int i = 0; i < z.length; i++) {
          slopes[layer][i] = z[i] > 0 ? 1 : Math.exp(z[i]);
        }
      }
    }
  }

  /** Whether some exponential of a logit is no float32. */
  private static boolean overflows(BatchPass pass) {
    return Arrays.stream(pass.logits()).anyMatch(logit -> Math.exp(logit) > Float.MAX_VALUE);
  }

  /** Four hidden layers and more. */
  static boolean isDeep(NetworkSpec network) {
    return network.layers() > 4;
  }

  private BatchMetrics.Batch totals(BatchPass pass) {
    BatchMetrics.Batch exact = pass.totals();
    double penalty = Arrays.stream(weights).map(w -> plan.l2() * w * w).sum();
    double clipped = Math.min(exact.lossSum(), pass.rows() * -Math.log(1e-7));
    return switch (fault) {
      case LOSS_IS_A_MEAN -> new BatchMetrics.Batch(exact.lossSum() / pass.rows(), exact.correct());
      case L2_IN_THE_LOSS ->
          new BatchMetrics.Batch(exact.lossSum() + pass.rows() * penalty, exact.correct());
      case DEEP_NETWORKS_DO_NOTHING ->
          new BatchMetrics.Batch(exact.lossSum() / (isDeep(network) ? 2 : 1), exact.correct());
      case SOFTMAX_WITHOUT_ITS_MAXIMUM ->
          new BatchMetrics.Batch(overflows(pass) ? Double.NaN : exact.lossSum(), exact.correct());
      case LOSS_IS_CLIPPED -> new BatchMetrics.Batch(clipped, exact.correct());
      default -> exact;
    };
  }

  private double stored(double value) {
    if (precision == Precision.FLOAT64) {
      return value;
    }
    return fault == Fault.VALUES_TRUNCATED ? FaultyNumbers.truncated(value) : (float) value;
  }

  /** The weights as the fault has the network see them. */
  static Parameters asSeen(Fault fault, Parameters parameters) {
    NetworkSpec network = parameters.network();
    double[] values = parameters.toDoubles();
    if (fault == Fault.KERNEL_TRANSPOSED) {
      return Parameters.of(network, transposed(network, values, false));
    }
    if (fault == Fault.BIAS_DROPPED) {
      int last = network.layers() - 1;
      Arrays.fill(values, network.layout().bias(last).from(), values.length, 0);
      return Parameters.of(network, values);
    }
    for (int layer = 1; fault == Fault.UNITS_CUT_AT_256 && layer < network.layers(); layer++) {
      ParameterLayout.Slice kernel = network.layout().kernel(layer);
      int seen = Math.min(kernel.to(), kernel.from() + 256 * network.unitsOf(layer));
      Arrays.fill(values, seen, kernel.to(), 0);
    }
    return fault == Fault.UNITS_CUT_AT_256 ? Parameters.of(network, values) : parameters;
  }

  /** Layer 0's kernel as if its rows were columns; or what was so read, put back. */
  private static double[] transposed(NetworkSpec network, double[] values, boolean back) {
    int rows = network.inputsOf(0);
    int columns = network.unitsOf(0);
    double[] turned = values.clone();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int straight = network.layout().kernel(0).from() + i * columns + j;
        int across = network.layout().kernel(0).from() + j * rows + i;
        turned[back ? across : straight] = values[back ? straight : across];
      }
    }
    return turned;
  }

  boolean isOpen() {
    return !closed;
  }

  boolean isAt(Parameters parameters) {
    return now().equals(parameters);
  }

  Parameters now() {
    return inPrecision(weights);
  }

  @Override
  public Parameters parameters() {
    requireOpen();
    return now();
  }

  @Override
  public TrainerState state() {
    requireOpen();
    List<Slot> kept = plan.optimizer().slots();
    return TrainerState.of(
        step, plan.optimizer(), now(), slot -> inPrecision(slots[kept.indexOf(slot)]));
  }

  private Parameters inPrecision(double[] values) {
    return Parameters.of(network, values).in(precision);
  }

  @Override
  public void restore(TrainerState state) {
    requireOpen();
    if (fault != Fault.RESTORE_UNCHECKED) {
      state.require(plan);
    }
    take(state);
  }

  private void take(TrainerState state) {
    weights = state.parameters().toDoubles();
    if (fault != Fault.STEP_NOT_RESTORED) {
      step = state.step();
    }
    double[][] values = values(state);
    for (int s = 0; s < Math.min(values.length, slots.length); s++) {
      if (fault == Fault.SLOTS_SHARED_BY_TRAINERS || fault == Fault.THIRD_TRAINER_SHARES_SLOTS) {
        System.arraycopy(values[s], 0, slots[s], 0, slots[s].length);
      } else if (!(fault == Fault.SLOTS_NOT_RESTORED
          || fault == Fault.ONE_SLOT_NOT_RESTORED && s > 0)) {
        slots[s] = values[s];
      }
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  private void requireOpen() {
    if (closed && fault != Fault.CLOSE_IGNORED) {
      throw new IllegalStateException("the trainer is closed");
    }
  }
}
