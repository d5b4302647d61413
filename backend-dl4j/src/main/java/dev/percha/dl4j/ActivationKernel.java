package dev.percha.dl4j;

import dev.percha.core.domain.network.Activation;

/**
 * A hidden layer's function {@code a = f(z)}, over the first {@code units} values of each row, and
 * its slope, which for each of the functions can be told from {@code a}: no {@code z} is kept.
 */
sealed interface ActivationKernel {
  /** {@code z = f(z)}. */
  void apply(NativeMatrix z, int rows, int units);

  /** {@code delta = delta ⊙ f'(z)}, where {@code a = f(z)}. */
  void backward(NativeMatrix delta, NativeMatrix a, int rows, int units);

  static ActivationKernel of(Activation activation) {
    if (activation instanceof Activation.Relu) {
      return new ReluKernel();
    }
    if (activation instanceof Activation.Tanh) {
      return new TanhKernel();
    }
    if (activation instanceof Activation.Sigmoid) {
      return new SigmoidKernel();
    }
    if (activation instanceof Activation.LeakyRelu leaky) {
      return new LeakyReluKernel(leaky.slope());
    }
    if (activation instanceof Activation.Elu elu) {
      return new EluKernel(elu.alpha());
    }
    throw new IllegalArgumentException("the backend dl4j-fused has no activation " + activation);
  }

  /** ReLU, in the matrix's own precision: with it an epoch of the article is spent. */
  record ReluKernel() implements ActivationKernel {
    @Override
    public void apply(NativeMatrix z, int rows, int units) {
      z.relu(rows, units);
    }

    @Override
    public void backward(NativeMatrix delta, NativeMatrix a, int rows, int units) {
      delta.reluBackward(a, rows, units);
    }
  }

  /** The others, computed in double whatever the precision; each has its own loops. */
  sealed interface Smooth extends ActivationKernel {
    void apply(double[] z);

    void backward(double[] delta, double[] a);

    @Override
    default void apply(NativeMatrix z, int rows, int units) {
      double[] values = new double[units];
      for (int row = 0; row < rows; row++) {
        z.read(row, values, units);
        apply(values);
        z.write(row, values, units);
      }
    }

    @Override
    default void backward(NativeMatrix delta, NativeMatrix a, int rows, int units) {
      double[] values = new double[units];
      double[] activations = new double[units];
      for (int row = 0; row < rows; row++) {
        delta.read(row, values, units);
        a.read(row, activations, units);
        backward(values, activations);
        delta.write(row, values, units);
      }
    }
  }

  /** {@code tanh(z) = 1 − 2 / (exp(2z) + 1)}; slope {@code 1 − a²}. */
  record TanhKernel() implements Smooth {
    @Override
    public void apply(double[] z) {
      for (int i = 0; i < z.length; i++) {
        z[i] = 1 - 2 / (Math.exp(2 * z[i]) + 1);
      }
    }

    @Override
    public void backward(double[] delta, double[] a) {
      for (int i = 0; i < delta.length; i++) {
        delta[i] *= 1 - a[i] * a[i];
      }
    }
  }

  /** {@code 1 / (1 + exp(−z))}; slope {@code a (1 − a)}. */
  record SigmoidKernel() implements Smooth {
    @Override
    public void apply(double[] z) {
      for (int i = 0; i < z.length; i++) {
        z[i] = 1 / (1 + Math.exp(-z[i]));
      }
    }

    @Override
    public void backward(double[] delta, double[] a) {
      for (int i = 0; i < delta.length; i++) {
        delta[i] *= a[i] * (1 - a[i]);
      }
    }
  }

  /** {@code max(z, slope · z)}; slope 1 where positive. */
  record LeakyReluKernel(double slope) implements Smooth {
    @Override
    public void apply(double[] z) {
      for (int i = 0; i < z.length; i++) {
        z[i] = Math.max(z[i], slope * z[i]);
      }
    }

    @Override
    public void backward(double[] delta, double[] a) {
      for (int i = 0; i < delta.length; i++) {
        delta[i] *= a[i] > 0 ? 1 : slope;
      }
    }
  }

  /** {@code alpha · (exp(z) − 1)} where not positive; there the slope is {@code a + alpha}. */
  record EluKernel(double alpha) implements Smooth {
    @Override
    public void apply(double[] z) {
      for (int i = 0; i < z.length; i++) {
        z[i] = z[i] > 0 ? z[i] : alpha * (Math.exp(z[i]) - 1);
      }
    }

    @Override
    public void backward(double[] delta, double[] a) {
      for (int i = 0; i < delta.length; i++) {
        delta[i] *= a[i] > 0 ? 1 : a[i] + alpha;
      }
    }
  }
}
