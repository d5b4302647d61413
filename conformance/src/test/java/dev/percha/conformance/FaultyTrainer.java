package dev.percha.conformance;

import dev.percha.core.domain.Activation;
import dev.percha.core.domain.BatchTotals;
import dev.percha.core.domain.EpsilonPlacement;
import dev.percha.core.domain.Examples;
import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Precision;
import dev.percha.core.domain.RmsProp;
import dev.percha.core.domain.TrainingPlan;
import dev.percha.core.port.out.Trainer;
import dev.percha.reference.BatchPass;
import dev.percha.reference.RmsPropStep;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The reference's trainer with a place for each fault. */
final class FaultyTrainer implements Trainer {
  private final Fault fault;
  private final int number;
  private final NetworkSpec network;
  private final Precision precision;
  private final RmsProp optimizer;
  private final int epochs;
  private final Examples training;
  private double[] weights;
  double[] moments;
  private double[] gradientBefore;
  private int[] rowsBefore;
  private int batchSize;
  private int steps;
  private boolean closed;

  /** The number is the trainer's among those of its backend, from 1. */
  FaultyTrainer(Fault fault, int number, TrainingPlan plan, Parameters initial, Examples training) {
    this.fault = fault;
    this.number = number;
    this.network = plan.network();
    this.precision = plan.precision();
    this.optimizer = plan.optimizer();
    this.epochs = plan.epochs();
    this.training = training;
    this.weights = initial.toDoubles();
    this.moments = new double[weights.length];
    if (fault == Fault.SECOND_MOMENT_STARTS_AT_EPSILON) {
      Arrays.fill(moments, optimizer.epsilon());
    }
  }

  @Override
  public BatchTotals train(int[] rows, int size) {
    requireOpen();
    if (fault != Fault.ROWS_UNCHECKED) {
      training.requireSteps(rows, size);
    }
    batchSize = size;
    if (fault == Fault.MOMENTS_FORGOTTEN_BETWEEN_CALLS && steps > 0) {
      moments = new double[moments.length];
    }
    return BatchTotals.ofSteps(rows, size, this::step);
  }

  private BatchTotals.Batch step(int[] given) {
    int[] rows = rows(given);
    BatchPass pass = pass(rows);
    double[] gradient = gradient(pass, rows.length);
    RmsProp used = used();
    for (int i = 0; i < weights.length; i++) {
      weights[i] = stored(weights[i] - RmsPropStep.update(used, moments[i], gradient[i]));
      moments[i] = stored(RmsPropStep.secondMoment(used, moments[i], gradient[i]));
    }
    steps++;
    if (fault == Fault.RESULTS_TREMBLE) {
      weights[0] = stored(weights[0] * (1 + 0x1p-20 * number));
    }
    return totals(fault == Fault.LOSS_AFTER_THE_UPDATE ? pass(rows) : pass);
  }

  private int[] rows(int[] given) {
    int[] before = rowsBefore;
    rowsBefore = given;
    if (fault == Fault.BATCH_BEFORE_TRAINED_AGAIN && before != null) {
      return before;
    }
    return fault == Fault.LAST_ROW_SKIPPED && given.length > 1
        ? Arrays.copyOf(given, given.length - 1)
        : given;
  }

  private BatchPass pass(int[] rows) {
    Examples batch = training.select(rows);
    int[] labels = IntStream.range(0, rows.length).map(batch::label).toArray();
    Parameters seen = asSeen(fault, Parameters.of(network, weights));
    return new BatchPass(seen, batch.inputs(0, rows.length), labels);
  }

  private double[] gradient(BatchPass pass, int rows) {
    double[][] slopes = pass.slopes();
    if (fault == Fault.ELU_FORGETS_ALPHA_ON_THE_WAY_BACK) {
      forgetAlpha(pass, slopes);
    }
    double[] gradient = pass.gradient(slopes);
    if (fault == Fault.KERNEL_TRANSPOSED) {
      gradient = transposed(network, gradient, true);
    }
    double factor =
        switch (fault) {
          case SUM_INSTEAD_OF_MEAN -> rows;
          case SHORT_BATCH_WEIGHTED_AS_FULL -> Math.min(1, (double) rows / batchSize);
          default -> 1;
        };
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= factor;
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
      if (network.hidden().get(layer).activation() instanceof Activation.Elu) {
        double[] z = pass.preActivations(layer);
        for (int i = 0; i < z.length; i++) {
          slopes[layer][i] = z[i] > 0 ? 1 : Math.exp(z[i]);
        }
      }
    }
  }

  private RmsProp used() {
    double rate = optimizer.learningRate();
    double rho = optimizer.rho();
    double epsilon = optimizer.epsilon();
    EpsilonPlacement placement = optimizer.epsilonPlacement();
    EpsilonPlacement other =
        placement == EpsilonPlacement.INSIDE ? EpsilonPlacement.OUTSIDE : EpsilonPlacement.INSIDE;
    return switch (fault) {
      case EPSILON_ON_THE_WRONG_SIDE -> new RmsProp(rate, rho, epsilon, other);
      case EPSILON_TEN_TIMES_TOO_LARGE -> new RmsProp(rate, rho, 10 * epsilon, placement);
      case RHO_OF_ANOTHER_FRAMEWORK -> new RmsProp(rate, 0.95, epsilon, placement);
      case LEARNING_RATE_DECAYS -> new RmsProp(rate / (1 + 1e-3 * steps), rho, epsilon, placement);
      case LEARNING_RATE_FOLLOWS_THE_EPOCHS ->
          new RmsProp(rate * TrainingPlan.article().epochs() / epochs, rho, epsilon, placement);
      default -> optimizer;
    };
  }

  private BatchTotals.Batch totals(BatchPass pass) {
    BatchTotals.Batch exact = pass.totals();
    double clipped = Math.min(exact.lossSum(), pass.rows() * -Math.log(1e-7));
    return switch (fault) {
      case LOSS_IS_A_MEAN -> new BatchTotals.Batch(exact.lossSum() / pass.rows(), exact.hits());
      case LOSS_IS_CLIPPED -> new BatchTotals.Batch(clipped, exact.hits());
      default -> exact;
    };
  }

  private double stored(double value) {
    boolean coarse = precision == Precision.FLOAT32;
    return coarse ? (float) value : value;
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
      Arrays.fill(values, network.biasOffset(last), values.length, 0);
      return Parameters.of(network, values);
    }
    return parameters;
  }

  /** Layer 0's kernel as if its rows were columns; or what was so read, put back. */
  private static double[] transposed(NetworkSpec network, double[] values, boolean back) {
    int rows = network.inputsOf(0);
    int columns = network.unitsOf(0);
    double[] turned = values.clone();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int straight = network.kernelOffset(0) + i * columns + j;
        int across = network.kernelOffset(0) + j * rows + i;
        turned[back ? across : straight] = values[back ? straight : across];
      }
    }
    return turned;
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
  public Parameters secondMoments() {
    requireOpen();
    return inPrecision(moments);
  }

  private Parameters inPrecision(double[] values) {
    return Parameters.of(network, values).in(precision);
  }

  @Override
  public void restore(Parameters parameters, Parameters secondMoments) {
    requireOpen();
    if (fault != Fault.RESTORE_UNCHECKED) {
      parameters.require(network, precision);
      secondMoments.require(network, precision).requireNonNegative();
    }
    weights = parameters.toDoubles();
    if (fault == Fault.MOMENTS_SHARED_BY_TRAINERS) {
      System.arraycopy(secondMoments.toDoubles(), 0, moments, 0, moments.length);
    } else if (fault != Fault.MOMENTS_NOT_RESTORED) {
      moments = secondMoments.toDoubles();
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
