package dev.percha.dl4j;

import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.random.DropoutMask;
import dev.percha.core.domain.training.TrainingPlan;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * One batch through the network and back, on memory that is kept from batch to batch. With the
 * batch's mean cross-entropy {@code L} of {@code n} rows and {@code δ[l] = ∂L/∂z[l]}:
 *
 * <pre>
 *   δ[last] = (softmax(z[last]) − one-hot) / n
 *   δ[l − 1] = (δ[l] W[l]ᵀ) ⊙ m[l − 1] ⊙ f'(z[l − 1])
 *   [∂L/∂W[l]; ∂L/∂b[l]] = [a[l] 1]ᵀ δ[l] + [2 l2 W[l]; 0]
 * </pre>
 *
 * No gradient by the inputs is computed. The first two lines are made of a batch's rows, and the
 * third of a gradient's, each of which a thread can do alone: both are dealt out in shares.
 */
final class Backpropagation implements AutoCloseable {
  /** Shares begin at multiples of this, as wide as BLAS's innermost loops. */
  private static final int GRAIN = 8;

  private final NetworkSpec network;
  private final double l2;
  private final WeightMatrices weights;
  private final WeightMatrices gradient;
  private final Activations activations;
  private final NativeMatrix[] delta;

  /** For batches of at most {@code capacity} rows. */
  Backpropagation(
      TrainingPlan plan, WeightMatrices weights, WeightMatrices gradient, int capacity) {
    this.network = plan.network();
    this.l2 = plan.l2();
    this.weights = weights;
    this.gradient = gradient;
    DropoutMask[] masks = new DropoutMask[network.layers() - 1];
    Arrays.setAll(masks, l -> plan.dropout(l).orElse(null));
    this.activations = new Activations(network, plan.precision(), capacity, masks);
    this.delta = new NativeMatrix[network.layers()];
    for (int l = 0; l < delta.length; l++) {
      delta[l] = NativeMatrix.allocate(plan.precision(), capacity, network.unitsOf(l));
    }
  }

  int capacity() {
    return activations.capacity;
  }

  @Override
  public void close() {
    activations.close();
    for (NativeMatrix matrix : delta) {
      matrix.close();
    }
  }

  /** Where the share of a member begins, of so many rows. */
  private static int bound(int rows, int member, int members) {
    long even = (long) rows * member / members;
    return member == members ? rows : (int) Math.min(rows, even / GRAIN * GRAIN);
  }

  /** What one member of a team does of batches. */
  final class Shard {
    private final int member;
    private final int members;
    private final int from;
    private final int to;
    private final Activations mine;
    private final NativeMatrix[] myDelta;

    /** For batches of {@code batchSize} rows, the last of which may have fewer. */
    Shard(int member, int members, int batchSize) {
      this.member = member;
      this.members = members;
      this.from = bound(batchSize, member, members);
      this.to = bound(batchSize, member + 1, members);
      this.mine = activations.part(from, to);
      this.myDelta = new NativeMatrix[delta.length];
      for (int l = 0; l < delta.length; l++) {
        myDelta[l] = delta[l].part(from);
      }
    }

    /** The first row that is this share's. */
    int from() {
      return from;
    }

    /** How many of a batch's rows are this share's. */
    int rows(int batch) {
      return Math.max(0, Math.min(batch, to) - from);
    }

    /** Sets one row of this share's inputs. */
    void input(int row, float[] values) {
      mine.input(row, values, 0);
    }

    /**
     * Takes this share's rows to their deltas.
     *
     * @param made how many steps were made before
     * @param batch rows of the whole batch
     * @param label the label of a row of this share
     * @param seen is told of each
     */
    void deltas(long made, int batch, IntUnaryOperator label, RowListener seen) {
      int rows = rows(batch);
      if (rows == 0) {
        return;
      }
      mine.draw(made, from, rows);
      double[] values = mine.forward(weights, rows);
      lastDelta(values, rows, batch, label, seen);
      int last = delta.length - 1;
      myDelta[last].write(0, values, values.length);
      for (int l = last; l > 0; l--) {
        int inputs = network.inputsOf(l);
        NativeMatrix below = myDelta[l - 1];
        below.productTransposed(myDelta[l], weights.of(l), rows, inputs, network.unitsOf(l));
        mine.backward(l - 1, below, rows);
      }
    }

    private void lastDelta(
        double[] logits, int rows, int batch, IntUnaryOperator label, RowListener seen) {
      int classes = network.classes();
      for (int row = 0; row < rows; row++) {
        int begin = row * classes;
        int end = begin + classes;
        int y = begin + label.applyAsInt(row);
        int top = begin;
        for (int k = begin + 1; k < end; k++) {
          top = logits[k] > logits[top] ? k : top;
        }
        double largest = logits[top];
        double ofLabel = logits[y] - largest;
        double sum = 0;
        for (int k = begin; k < end; k++) {
          logits[k] = Math.exp(logits[k] - largest);
          sum += logits[k];
        }
        for (int k = begin; k < end; k++) {
          logits[k] = (logits[k] / sum - (k == y ? 1 : 0)) / batch;
        }
        seen.row(row, Math.log(sum) - ofLabel, top == y);
      }
    }

    /**
     * Makes this share of every layer's gradient, once all deltas are there.
     *
     * @param batch rows of the whole batch
     * @param made is told which parameters' gradient is there
     */
    void gradient(int batch, GradientListener made) {
      for (int l = 0; l < delta.length; l++) {
        int inputs = network.inputsOf(l) + 1;
        int units = network.unitsOf(l);
        int first = bound(inputs, member, members);
        int count = bound(inputs, member + 1, members) - first;
        if (count > 0) {
          NativeMatrix part = gradient.of(l).part(first);
          part.transposedProduct(activations.of(l).columns(first), delta[l], count, units, batch);
          int ofKernel = Math.min(count, network.inputsOf(l) - first);
          if (l2 > 0 && ofKernel > 0) {
            part.add(2 * l2, weights.of(l).part(first), ofKernel * units);
          }
          int begin = network.layout().kernel(l).from() + first * units;
          made.parameters(begin, begin + count * units);
        }
      }
    }
  }

  /** Is told of a row what the network made of it. */
  @FunctionalInterface
  interface RowListener {
    void row(int row, double loss, boolean hit);
  }

  /** Is told of parameters whose gradient is made. */
  @FunctionalInterface
  interface GradientListener {
    void parameters(int from, int to);
  }
}
