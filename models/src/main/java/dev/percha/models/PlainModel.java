package dev.percha.models;

import dev.percha.core.domain.data.Pixels;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.port.out.Model;
import java.util.Arrays;
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
  private static final int TOGETHER = 8;

  private final NetworkSpec network;

  /** By layer and input, the weights to all units. */
  private final float[][][] kernels;

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
    this.kernels = new float[network.layers()][][];
    this.biases = new float[network.layers()][];
    for (int layer = 0; layer < network.layers(); layer++) {
      float[] kernel = floats(rounded.kernel(layer));
      int units = network.unitsOf(layer);
      kernels[layer] = new float[network.inputsOf(layer)][];
      for (int i = 0; i < kernels[layer].length; i++) {
        kernels[layer][i] = Arrays.copyOfRange(kernel, i * units, (i + 1) * units);
      }
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

  /** What one thread computes in: the inputs of some rows, and each layer's units. */
  private final class Scratch {
    final float[][] rows = new float[TOGETHER][network.inputs()];
    final float[][][] units = new float[network.layers()][TOGETHER][];

    Scratch() {
      for (int layer = 0; layer < units.length; layer++) {
        for (int row = 0; row < TOGETHER; row++) {
          units[layer][row] = new float[network.unitsOf(layer)];
        }
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
      int width = network.inputs();
      for (int from = 0; from < rows; from += TOGETHER) {
        int count = Math.min(TOGETHER, rows - from);
        for (int row = 0; row < count; row++) {
          System.arraycopy(inputs, (from + row) * width, mine.rows[row], 0, width);
        }
        forward(mine, count, logits, from);
      }
      network.requireAnswer(logits, rows);
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
      int width = network.inputs();
      for (int from = 0; from < rows; from += TOGETHER) {
        int count = Math.min(TOGETHER, rows - from);
        for (int row = 0; row < count; row++) {
          for (int i = 0; i < width; i++) {
            mine.rows[row][i] = Pixels.scaled(pixels[(from + row) * width + i]);
          }
        }
        forward(mine, count, logits, from);
      }
      network.requireAnswer(logits, rows);
    } finally {
      lock.unlockRead(stamp);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the model is closed");
    }
  }

  private void forward(Scratch mine, int count, double[] logits, int from) {
    float[][] x = mine.rows;
    for (int layer = 0; layer < kernels.length; layer++) {
      float[][] z = mine.units[layer];
      multiply(x, kernels[layer], biases[layer], z, count);
      if (layer < network.dense().size()) {
        for (int row = 0; row < count; row++) {
          activate(network.activation(layer), z[row]);
        }
      }
      x = z;
    }
    int classes = network.classes();
    for (int row = 0; row < count; row++) {
      for (int k = 0; k < classes; k++) {
        logits[(from + row) * classes + k] = x[row][k];
      }
    }
  }

  /** {@code z = x · kernel + bias} of some rows. */
  private static void multiply(
      float[][] x, float[][] kernel, float[] bias, float[][] z, int count) {
    for (int row = 0; row < count; row++) {
      System.arraycopy(bias, 0, z[row], 0, bias.length);
    }
    int i = 0;
    for (; i + 4 <= kernel.length; i += 4) {
      for (int row = 0; row < count; row++) {
        float[] of = x[row];
        if (of[i] != 0 || of[i + 1] != 0 || of[i + 2] != 0 || of[i + 3] != 0) {
          addFour(of, i, kernel[i], kernel[i + 1], kernel[i + 2], kernel[i + 3], z[row]);
        }
      }
    }
    for (; i < kernel.length; i++) {
      for (int row = 0; row < count; row++) {
        add(x[row][i], kernel[i], z[row]);
      }
    }
  }

  /** {@code z += x[i] · k0 + … + x[i + 3] · k3}, term by term. */
  private static void addFour(
      float[] x, int i, float[] k0, float[] k1, float[] k2, float[] k3, float[] z) {
    float x0 = x[i];
    float x1 = x[i + 1];
    float x2 = x[i + 2];
    float x3 = x[i + 3];
    for (int j = 0; j < z.length; j++) {
      z[j] = z[j] + x0 * k0[j] + x1 * k1[j] + x2 * k2[j] + x3 * k3[j];
    }
  }

  private static void add(float xi, float[] kernel, float[] z) {
    for (int j = 0; j < z.length; j++) {
      z[j] += xi * kernel[j];
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
