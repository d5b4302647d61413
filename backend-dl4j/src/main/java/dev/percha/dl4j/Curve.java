package dev.percha.dl4j;

import dev.percha.core.domain.network.Activation;

/**
 * A hidden layer's function {@code a = f(z)}, over the first {@code units} values of each row, and
 * its slope, which for each of the functions can be told from {@code a}: no {@code z} is kept.
 */
sealed interface Curve {
  /** {@code z = f(z)}. */
  void apply(Matrix z, int rows, int units);

  /** {@code delta = delta ⊙ f'(z)}, where {@code a = f(z)}. */
  void timesSlope(Matrix delta, Matrix a, int rows, int units);

  static Curve of(Activation activation) {
    if (activation instanceof Activation.Relu) {
      return new Rectifier();
    }
    if (activation instanceof Activation.Tanh) {
      return new Tanh();
    }
    if (activation instanceof Activation.Sigmoid) {
      return new Sigmoid();
    }
    if (activation instanceof Activation.LeakyRelu leaky) {
      return new LeakyRelu(leaky.slope());
    }
    if (activation instanceof Activation.Elu elu) {
      return new Elu(elu.alpha());
    }
    throw new IllegalArgumentException("the backend dl4j-fused has no activation " + activation);
  }

  /** ReLU, in the matrix's own precision: with it an epoch of the article is spent. */
  record Rectifier() implements Curve {
    @Override
    public void apply(Matrix z, int rows, int units) {
      z.relu(rows, units);
    }

    @Override
    public void timesSlope(Matrix delta, Matrix a, int rows, int units) {
      delta.reluBackward(a, rows, units);
    }
  }

  /** The others, computed in double whatever the precision; each has its own loops. */
  sealed interface Smooth extends Curve {
    void apply(double[] z);

    void timesSlope(double[] delta, double[] a);

    @Override
    default void apply(Matrix z, int rows, int units) {
      double[] values = new double[units];
      for (int row = 0; row < rows; row++) {
        z.read(row, values, units);
        apply(values);
        z.write(row, values, units);
      }
    }

    @Override
    default void timesSlope(Matrix delta, Matrix a, int rows, int units) {
      double[] values = new double[units];
      double[] activations = new double[units];
      for (int row = 0; row < rows; row++) {
        delta.read(row, values, units);
        a.read(row, activations, units);
        timesSlope(values, activations);
        delta.write(row, values, units);
      }
    }
  }

  /** {@code tanh(z) = 1 − 2 / (exp(2z) + 1)}; slope {@code 1 − a²}. */
  record Tanh() implements Smooth {
    @Override
    public void apply(double[] z) {
      for (int i = 0; i < z.length; i++) {
        z[i] = 1 - 2 / (Math.exp(2 * z[i]) + 1);
      }
    }

    @Override
    public void timesSlope(double[] delta, double[] a) {
      for (int i = 0; i < delta.length; i++) {
        delta[i] *= 1 - a[i] * a[i];
      }
    }
  }

  /** {@code 1 / (1 + exp(−z))}; slope {@code a (1 − a)}. */
  record Sigmoid() implements Smooth {
    @Override
    public void apply(double[] z) {
      for (int i = 0; i < z.length; i++) {
        z[i] = 1 / (1 + Math.exp(-z[i]));
      }
    }

    @Override
    public void timesSlope(double[] delta, double[] a) {
      for (int i = 0; i < delta.length; i++) {
        delta[i] *= a[i] * (1 - a[i]);
      }
    }
  }

  /** {@code max(z, slope · z)}; slope 1 where positive. */
  record LeakyRelu(double slope) implements Smooth {
    @Override
    public void apply(double[] z) {
      for (int i = 0; i < z.length; i++) {
        z[i] = Math.max(z[i], slope * z[i]);
      }
    }

    @Override
    public void timesSlope(double[] delta, double[] a) {
      for (int i = 0; i < delta.length; i++) {
        delta[i] *= a[i] > 0 ? 1 : slope;
      }
    }
  }

  /** {@code alpha · (exp(z) − 1)} where not positive; there the slope is {@code a + alpha}. */
  record Elu(double alpha) implements Smooth {
    @Override
    public void apply(double[] z) {
      for (int i = 0; i < z.length; i++) {
        z[i] = z[i] > 0 ? z[i] : alpha * (Math.exp(z[i]) - 1);
      }
    }

    @Override
    public void timesSlope(double[] delta, double[] a) {
      for (int i = 0; i < delta.length; i++) {
        delta[i] *= a[i] > 0 ? 1 : a[i] + alpha;
      }
    }
  }
}
