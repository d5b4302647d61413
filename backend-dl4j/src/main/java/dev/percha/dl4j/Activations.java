package dev.percha.dl4j;

import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.Dense;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.random.DropoutMask;
import java.util.Arrays;

/**
 * What the layers make of a batch: {@code a[0]} the inputs, {@code a[l + 1] = f(a[l] W[l] + b[l])},
 * of which a training step may drop some, and logits at the end. Each row of an {@code a[l]} is
 * followed by a 1, which {@link WeightMatrices} asks for.
 */
final class Activations implements AutoCloseable {
  final int capacity;
  private final NetworkSpec network;
  private final ActivationKernel[] kernels;
  private final DropoutMask[] masks;
  private final byte[][] keep;
  private final NativeMatrix[] a;
  private final NativeMatrix[] undropped;
  private final NativeMatrix logits;

  /** For answers to at most {@code capacity} rows. */
  Activations(NetworkSpec network, Precision precision, int capacity) {
    this(network, precision, capacity, new DropoutMask[network.layers() - 1]);
  }

  /** For batches of at most {@code capacity} rows, with a mask or null for each hidden layer. */
  Activations(NetworkSpec network, Precision precision, int capacity, DropoutMask[] masks) {
    this.network = network;
    this.masks = masks;
    this.keep = new byte[masks.length][];
    this.capacity = capacity;
    kernels =
        network.dense().stream()
            .map(Dense::activation)
            .map(ActivationKernel::of)
            .toArray(ActivationKernel[]::new);
    a = new NativeMatrix[network.layers()];
    for (int l = 0; l < a.length; l++) {
      int inputs = network.inputsOf(l);
      a[l] = NativeMatrix.allocate(precision, capacity, inputs + 1);
      NativeMatrix ones = a[l].from(inputs, inputs + 1);
      for (int row = 0; row < capacity; row++) {
        ones.write(row, new float[] {1}, 0, 1);
      }
    }
    undropped = Arrays.copyOfRange(a, 1, a.length);
    for (int l = 0; l < masks.length; l++) {
      if (masks[l] != null) {
        undropped[l] = NativeMatrix.allocate(precision, capacity, network.unitsOf(l));
      }
    }
    logits = NativeMatrix.allocate(precision, capacity, network.classes());
  }

  private Activations(Activations all, int from, int to) {
    network = all.network;
    capacity = to - from;
    kernels = all.kernels;
    masks = all.masks;
    keep = new byte[masks.length][];
    a = parts(all.a, from);
    undropped = parts(all.undropped, from);
    logits = all.logits.part(from);
  }

  private static NativeMatrix[] parts(NativeMatrix[] all, int from) {
    return Arrays.stream(all).map(matrix -> matrix.part(from)).toArray(NativeMatrix[]::new);
  }

  /** Some of the rows, in the same memory; only the whole is closed. */
  Activations part(int from, int to) {
    return new Activations(this, from, to);
  }

  /** The inputs of a layer, each row followed by a 1. */
  NativeMatrix of(int layer) {
    return a[layer];
  }

  /**
   * Draws which units the next passes drop.
   *
   * @param made how many steps were made before
   * @param row the place in the batch of the first row
   * @param rows how many
   */
  void draw(long made, int row, int rows) {
    for (int l = 0; l < masks.length; l++) {
      if (masks[l] != null) {
        keep[l] = new byte[rows * masks[l].units()];
        masks[l].keep(made, row, rows, keep[l], 0);
      }
    }
  }

  /** Takes the gradient by a hidden layer's activations to that by its pre-activations. */
  void backward(int layer, NativeMatrix delta, int rows) {
    int units = network.unitsOf(layer);
    if (masks[layer] != null) {
      delta.drop(delta, keep[layer], masks[layer].scale(), rows, units);
    }
    kernels[layer].backward(delta, undropped[layer], rows, units);
  }

  /** Sets one row of the inputs, from a place of the given array. */
  void input(int row, float[] values, int from) {
    a[0].write(row, values, from, network.inputs());
  }

  /** The forward pass over the first rows; returns their logits, row-major. */
  double[] forward(WeightMatrices weights, int rows) {
    for (int l = 0; l < a.length; l++) {
      boolean last = l + 1 == a.length;
      NativeMatrix z = last ? logits : undropped[l];
      int units = network.unitsOf(l);
      z.product(a[l], weights.of(l), rows, units, network.inputsOf(l) + 1);
      if (!last) {
        kernels[l].apply(z, rows, units);
      }
      if (!last && masks[l] != null) {
        a[l + 1].drop(z, keep[l], masks[l].scale(), rows, units);
      }
    }
    double[] values = new double[rows * network.classes()];
    logits.read(0, values, values.length);
    return values;
  }

  @Override
  public void close() {
    logits.close();
    for (NativeMatrix matrix : a) {
      matrix.close();
    }
    for (int l = 0; l < masks.length; l++) {
      if (masks[l] != null) {
        undropped[l].close();
      }
    }
  }
}
