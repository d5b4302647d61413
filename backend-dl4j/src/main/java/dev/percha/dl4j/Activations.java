package dev.percha.dl4j;

import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.Dense;
import dev.percha.core.domain.network.NetworkSpec;
import java.util.Arrays;

/**
 * What the layers make of a batch: {@code a[0]} the inputs, {@code a[l + 1] = f(a[l] W[l] + b[l])},
 * and logits at the end. Each row of an {@code a[l]} is followed by a 1, which {@link
 * WeightMatrices} asks for.
 */
final class Activations implements AutoCloseable {
  final int capacity;
  private final NetworkSpec network;
  private final ActivationKernel[] kernels;
  private final NativeMatrix[] a;
  private final NativeMatrix logits;

  /** For batches of at most {@code capacity} rows. */
  Activations(NetworkSpec network, Precision precision, int capacity) {
    this.network = network;
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
    logits = NativeMatrix.allocate(precision, capacity, network.classes());
  }

  private Activations(Activations all, int from, int to) {
    network = all.network;
    capacity = to - from;
    kernels = all.kernels;
    a = Arrays.stream(all.a).map(matrix -> matrix.part(from)).toArray(NativeMatrix[]::new);
    logits = all.logits.part(from);
  }

  /** Some of the rows, in the same memory; only the whole is closed. */
  Activations part(int from, int to) {
    return new Activations(this, from, to);
  }

  /** The inputs of a layer, each row followed by a 1. */
  NativeMatrix of(int layer) {
    return a[layer];
  }

  ActivationKernel kernel(int layer) {
    return kernels[layer];
  }

  /** Sets one row of the inputs, from a place of the given array. */
  void input(int row, float[] values, int from) {
    a[0].write(row, values, from, network.inputs());
  }

  /** The forward pass over the first rows; returns their logits, row-major. */
  double[] forward(WeightMatrices weights, int rows) {
    for (int l = 0; l < a.length; l++) {
      boolean last = l + 1 == a.length;
      NativeMatrix z = last ? logits : a[l + 1];
      int units = network.unitsOf(l);
      z.product(a[l], weights.of(l), rows, units, network.inputsOf(l) + 1);
      if (!last) {
        kernels[l].apply(z, rows, units);
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
  }
}
