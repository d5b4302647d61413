package dev.percha.models;

import dev.percha.core.domain.Activation;
import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Pixels;
import dev.percha.core.domain.Precision;
import dev.percha.core.port.out.Model;
import java.util.concurrent.locks.StampedLock;

/**
 * The forward pass in plain Java, for applications that want no native library. It computes in
 * float32, whatever the precision of the parameters it is made of, row by row: a row's logits do
 * not depend on the rows beside it. Once a thread has made its first call, a call allocates
 * nothing.
 *
 * <p>Each layer is {@code z = x · kernel + bias}, summed input by input, so that the inner loop
 * runs over neighbouring units of the row-major kernel and the compiler can make vector
 * instructions of it. Inputs that are 0, as half of all pixels are, are passed over; that changes
 * no sum.
 */
public final class PlainModel implements Model {
  private final NetworkSpec network;
  private final float[][] kernels;
  private final float[][] biases;
  private final StampedLock lock = new StampedLock();
  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);
  private boolean closed;

  /**
   * @param parameters finite, also when rounded to float32
   * @throws IllegalArgumentException where a parameter is not
   */
  public PlainModel(Parameters parameters) {
    this.network = parameters.network();
    Parameters rounded = parameters.requireFinite().in(Precision.FLOAT32).requireFinite();
    this.kernels = new float[network.layers()][];
    this.biases = new float[network.layers()][];
    for (int layer = 0; layer < network.layers(); layer++) {
      kernels[layer] = floats(rounded.kernel(layer));
      biases[layer] = floats(rounded.bias(layer));
    }
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** What one thread computes in: the inputs of a row, and each layer's units. */
  private final class Scratch {
    final float[] row = new float[network.inputs()];
    final float[][] units = new float[network.layers()][];

    Scratch() {
      for (int layer = 0; layer < units.length; layer++) {
        units[layer] = new float[network.unitsOf(layer)];
      }
    }
  }

  @Override
  public NetworkSpec network() {
    return network;
  }

  @Override
  public void logits(float[] inputs, int rows, double[] logits) {
    long stamp = lock.readLock();
    try {
      requireOpen();
      network.requireCall(inputs, rows, logits);
      Scratch mine = scratch.get();
      for (int row = 0; row < rows; row++) {
        System.arraycopy(inputs, row * mine.row.length, mine.row, 0, mine.row.length);
        forward(mine, logits, row * network.classes());
      }
    } finally {
      lock.unlockRead(stamp);
    }
  }

  @Override
  public void logits(byte[] pixels, int rows, double[] logits) {
    long stamp = lock.readLock();
    try {
      requireOpen();
      network.requireCall(pixels.length, rows, logits.length);
      Scratch mine = scratch.get();
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < mine.row.length; i++) {
          mine.row[i] = Pixels.scaled(pixels[row * mine.row.length + i]);
        }
        forward(mine, logits, row * network.classes());
      }
    } finally {
      lock.unlockRead(stamp);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the model is closed");
    }
  }

  private void forward(Scratch mine, double[] logits, int at) {
    float[] x = mine.row;
    for (int layer = 0; layer < kernels.length; layer++) {
      float[] z = mine.units[layer];
      multiply(x, kernels[layer], biases[layer], z);
      if (layer < network.hidden().size()) {
        activate(network.hidden().get(layer).activation(), z);
      }
      x = z;
    }
    for (int k = 0; k < x.length; k++) {
      logits[at + k] = x[k];
    }
  }

  /** {@code z = x · kernel + bias}; a row of the kernel belongs to an input. */
  private static void multiply(float[] x, float[] kernel, float[] bias, float[] z) {
    int units = z.length;
    System.arraycopy(bias, 0, z, 0, units);
    for (int i = 0; i < x.length; i++) {
      if (x[i] != 0) {
        add(x[i], kernel, i * units, z);
      }
    }
  }

  /** {@code z += xi · kernel[from, from + units)}. */
  private static void add(float xi, float[] kernel, int from, float[] z) {
    for (int j = 0; j < z.length; j++) {
      z[j] += xi * kernel[from + j];
    }
  }

  private static void activate(Activation activation, float[] z) {
    if (activation instanceof Activation.Relu) {
      for (int j = 0; j < z.length; j++) {
        z[j] = Math.max(z[j], 0);
      }
    } else {
      for (int j = 0; j < z.length; j++) {
        z[j] = (float) value(activation, z[j]);
      }
    }
  }

  private static double value(Activation activation, double z) {
    if (activation instanceof Activation.Tanh) {
      return Math.tanh(z);
    }
    if (activation instanceof Activation.Sigmoid) {
      return 1 / (1 + Math.exp(-z));
    }
    if (activation instanceof Activation.LeakyRelu leaky) {
      return z > 0 ? z : leaky.slope() * z;
    }
    if (activation instanceof Activation.Elu elu) {
      return z > 0 ? z : elu.alpha() * Math.expm1(z);
    }
    throw new IllegalArgumentException("plain Java has no activation " + activation);
  }

  @Override
  public void close() {
    long stamp = lock.writeLock();
    closed = true;
    lock.unlockWrite(stamp);
  }
}
