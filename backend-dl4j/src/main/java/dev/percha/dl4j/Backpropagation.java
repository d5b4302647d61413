package dev.percha.dl4j;

import dev.percha.core.domain.BatchTotals;
import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Precision;
import java.util.function.IntUnaryOperator;

/**
 * One batch through the network and back, on memory that is kept from batch to batch. With the
 * batch's mean cross-entropy {@code L} of {@code n} rows and {@code δ[l] = ∂L/∂z[l]}:
 *
 * <pre>
 *   δ[last] = (softmax(z[last]) − one-hot) / n
 *   [∂L/∂W[l]; ∂L/∂b[l]] = [a[l] 1]ᵀ δ[l]
 *   δ[l − 1] = (δ[l] W[l]ᵀ) ⊙ f'(z[l − 1])
 * </pre>
 *
 * No gradient by the inputs is computed.
 */
final class Backpropagation implements AutoCloseable {
  private final NetworkSpec network;
  private final Activations activations;
  private final Matrix[] delta;

  /**
   * @param capacity rows of the largest batch
   */
  Backpropagation(NetworkSpec network, Precision precision, int capacity) {
    this.network = network;
    this.activations = new Activations(network, precision, capacity);
    this.delta = new Matrix[network.layers()];
    for (int l = 0; l < delta.length; l++) {
      delta[l] = Matrix.allocate(precision, capacity, network.unitsOf(l));
    }
  }

  int capacity() {
    return activations.capacity;
  }

  /** Sets one row of the inputs. */
  void input(int row, float[] values) {
    activations.input(row, values, 0);
  }

  /** Runs the first rows forward, and leaves the last layer's delta. */
  BatchTotals.Batch forward(Layers weights, int rows, IntUnaryOperator label) {
    double[] logits = activations.forward(weights, rows);
    int classes = network.classes();
    double lossSum = 0;
    int hits = 0;
    for (int row = 0; row < rows; row++) {
      int from = row * classes;
      int y = from + label.applyAsInt(row);
      int top = from;
      for (int k = from + 1; k < from + classes; k++) {
        top = logits[k] > logits[top] ? k : top;
      }
      double largest = logits[top];
      double ofLabel = logits[y] - largest;
      double sum = 0;
      for (int k = from; k < from + classes; k++) {
        logits[k] = Math.exp(logits[k] - largest);
        sum += logits[k];
      }
      lossSum += Math.log(sum) - ofLabel;
      hits += top == y ? 1 : 0;
      for (int k = from; k < from + classes; k++) {
        logits[k] = (logits[k] / sum - (k == y ? 1 : 0)) / rows;
      }
    }
    delta[delta.length - 1].write(0, logits, logits.length);
    return new BatchTotals.Batch(lossSum, hits);
  }

  /** Runs the first rows back, from the last layer's delta to the gradient of every layer. */
  void backward(Layers weights, Layers gradient, int rows) {
    for (int l = network.layers() - 1; l >= 0; l--) {
      int inputs = network.inputsOf(l);
      int units = network.unitsOf(l);
      Matrix a = activations.of(l);
      gradient.of(l).transposedProduct(a, delta[l], inputs + 1, units, rows);
      if (l > 0) {
        Matrix below = delta[l - 1];
        below.productTransposed(delta[l], weights.of(l), rows, inputs, units);
        activations.curve(l - 1).timesSlope(below, a, rows, inputs);
      }
    }
  }

  @Override
  public void close() {
    activations.close();
    for (Matrix matrix : delta) {
      matrix.close();
    }
  }
}
