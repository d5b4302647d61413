package dev.percha.reference;

import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Softmax;
import java.util.Arrays;

/**
 * How far rounding is likely to put an engine from {@link BatchPass}: the variance of every value,
 * as if each rounding were an independent draw from [-u, u] times what is rounded.
 *
 * <p>Of a sum it is {@code u²/3} times the sum of its partial sums' squares, so that rounding grows
 * with the root of the number of terms (Higham and Mary, A new approach to probabilistic rounding
 * error analysis, SIAM J. Sci. Comput. 41, 2019), and not with the number, as {@link ErrorBound}
 * must allow. With {@code V(A B)} for that of a product of exact matrices:
 *
 * <pre>
 *   V(z_l) = V(a_l W_l) + V(a_l) W_l² + u²/3 z_l²
 *   V(a_l+1) = f'(z_l)² V(z_l) + rounding of f
 *   V(p_k − y_k) = p_k² ((1 − 2 p_k) V(z_k) + Σ_j p_j² V(z_j)) + (3 u p_k)²
 *   V(δ_l) = (V(δ_l+1 W_l+1ᵀ) + V(δ_l+1) (W_l+1ᵀ)²) f'² + (δ_l+1 W_l+1ᵀ)² V(f')
 *   V(∂L/∂W_l) = V(a_lᵀ δ_l) + (a_l²)ᵀ V(δ_l) + V(a_l)ᵀ δ_l²
 * </pre>
 *
 * To first order, and so of meaning where the standard deviations are small. For use by one thread.
 */
final class RoundingVariance {
  /** Roundings of a short chain of operations, in units of {@code u}. */
  private static final double CHAIN = 4;

  private final BatchPass pass;
  private final NetworkSpec network;
  private final double u;
  private final double third;
  private final double[][] ofActivations;
  private final double[][] ofPreActivations;
  private double[] ofGradient;

  RoundingVariance(BatchPass pass, double unitRoundoff) {
    this.pass = pass;
    this.network = pass.network();
    this.u = unitRoundoff;
    this.third = u * u / 3;
    this.ofActivations = new double[network.layers()][];
    this.ofPreActivations = new double[network.layers()][];
    ofActivations[0] = new double[pass.activations(0).length];
    for (int layer = 0; layer < network.layers(); layer++) {
      ofPreActivations[layer] = sums(layer);
      if (layer < network.layers() - 1) {
        ofActivations[layer + 1] = activations(layer);
      }
    }
  }

  /** Of a layer's pre-activations, [rows, units]; not to be written. */
  double[] preActivations(int layer) {
    return ofPreActivations[layer];
  }

  private double[] sums(int layer) {
    int inputs = network.inputsOf(layer);
    int units = network.unitsOf(layer);
    int kernel = network.layout().kernel(layer).from();
    double[] weights = pass.weights();
    double[] variance = new double[pass.rows() * units];
    Matrix.addPartialSumSquares(
        pass.activations(layer), weights, kernel, variance, pass.rows(), inputs, units);
    double[] z = pass.preActivations(layer);
    for (int i = 0; i < z.length; i++) {
      variance[i] = third * (variance[i] + z[i] * z[i]);
    }
    if (layer > 0) {
      Matrix.addProduct(
          ofActivations[layer], squares(weights), kernel, variance, pass.rows(), inputs, units);
    }
    return variance;
  }

  private double[] activations(int layer) {
    ActivationFunction function = ActivationFunction.of(network.activation(layer));
    double cancelling = ErrorBound.cancelling(network.activation(layer));
    double[] z = pass.preActivations(layer);
    double[] variance = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      double spread = ErrorBound.SIGMAS * Math.sqrt(ofPreActivations[layer][i]);
      double slope =
          Math.max(
              Math.abs(function.derivative().applyAsDouble(z[i] - spread)),
              Math.abs(function.derivative().applyAsDouble(z[i] + spread)));
      double rounding =
          CHAIN * Math.max(Math.abs(function.value().applyAsDouble(z[i])), cancelling);
      variance[i] = slope * slope * ofPreActivations[layer][i] + third * rounding * rounding;
    }
    return pass.masked(layer, pass.masked(layer, variance));
  }

  /** Of the sum of the batch's cross-entropies. */
  double lossSum() {
    double[] delta = pass.outputDelta();
    double[] ofLogits = ofPreActivations[network.layers() - 1];
    double loss = pass.totals().lossSum();
    double variance = pass.rows() * square(CHAIN * u) + square(u * loss);
    for (int i = 0; i < delta.length; i++) {
      variance += square(delta[i] * pass.rows()) * ofLogits[i];
    }
    return variance;
  }

  /** Of the gradient, in the flat order; not to be written. */
  double[] gradient() {
    if (ofGradient == null) {
      ofGradient = backward();
    }
    return ofGradient;
  }

  private double[] backward() {
    double[] gradient = new double[network.parameterCount()];
    double[] weights = pass.weights();
    double[] squaredWeights = squares(weights);
    double[][] slopes = pass.slopes();
    double[] delta = pass.outputDelta();
    double[] variance = output(delta);
    int rows = pass.rows();
    for (int layer = network.layers() - 1; layer >= 0; layer--) {
      int inputs = network.inputsOf(layer);
      int units = network.unitsOf(layer);
      int kernel = network.layout().kernel(layer).from();
      kernel(layer, delta, variance, gradient);
      bias(layer, delta, variance, gradient);
      if (layer > 0) {
        double[] through = new double[rows * inputs];
        double[] throughVariance = new double[rows * inputs];
        Matrix.addProductWithTransposed(delta, weights, kernel, through, rows, inputs, units);
        double[] transposed = Matrix.transposed(weights, kernel, inputs, units);
        Matrix.addPartialSumSquares(delta, transposed, 0, throughVariance, rows, units, inputs);
        for (int i = 0; i < throughVariance.length; i++) {
          throughVariance[i] *= third;
        }
        Matrix.addProductWithTransposed(
            variance, squaredWeights, kernel, throughVariance, rows, inputs, units);
        through = pass.masked(layer - 1, through);
        throughVariance = pass.masked(layer - 1, pass.masked(layer - 1, throughVariance));
        variance = deltas(layer - 1, through, throughVariance, slopes[layer - 1]);
        delta = Matrix.times(through, slopes[layer - 1]);
      }
    }
    double[] penalty = pass.penalty();
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] += square(CHAIN * u * penalty[i]);
    }
    return gradient;
  }

  private void kernel(int layer, double[] delta, double[] variance, double[] gradient) {
    int rows = pass.rows();
    int inputs = network.inputsOf(layer);
    int units = network.unitsOf(layer);
    int kernel = network.layout().kernel(layer).from();
    double[] a = pass.activations(layer);
    double[] own = new double[inputs * units];
    double[] turned = Matrix.transposed(a, 0, rows, inputs);
    Matrix.addPartialSumSquares(turned, delta, 0, own, inputs, rows, units);
    for (int i = 0; i < own.length; i++) {
      gradient[kernel + i] = third * own[i];
    }
    Matrix.addTransposedProduct(squares(a), variance, gradient, kernel, rows, inputs, units);
    if (layer > 0) {
      Matrix.addTransposedProduct(
          ofActivations[layer], squares(delta), gradient, kernel, rows, inputs, units);
    }
  }

  private void bias(int layer, double[] delta, double[] variance, double[] gradient) {
    int rows = pass.rows();
    int units = network.unitsOf(layer);
    int bias = network.layout().bias(layer).from();
    double[] ones = new double[rows];
    Arrays.fill(ones, 1);
    double[] own = new double[units];
    Matrix.addPartialSumSquares(ones, delta, 0, own, 1, rows, units);
    for (int j = 0; j < units; j++) {
      gradient[bias + j] = third * own[j];
    }
    Matrix.addColumnSums(variance, gradient, bias, rows, units);
  }

  private double[] output(double[] delta) {
    int classes = network.classes();
    double[] logits = pass.logits();
    double[] ofLogits = ofPreActivations[network.layers() - 1];
    double[] p = new double[logits.length];
    double[] variance = new double[logits.length];
    for (int row = 0; row < pass.rows(); row++) {
      int from = row * classes;
      Softmax.probabilities(logits, from, classes, p);
      double max = logits[from + Softmax.argMax(logits, from, classes)];
      double mean = 0;
      for (int k = from; k < from + classes; k++) {
        variance[k] = ofLogits[k] + third * square(max - logits[k]);
        mean += p[k] * p[k] * variance[k];
      }
      for (int k = from; k < from + classes; k++) {
        double own = p[k] * p[k] * ((1 - 2 * p[k]) * variance[k] + mean);
        variance[k] =
            (Math.max(0, own) + square(CHAIN * u * p[k])) / square(pass.rows())
                + square(CHAIN * u * delta[k]);
      }
    }
    return variance;
  }

  private double[] deltas(int hidden, double[] through, double[] ofThrough, double[] slopes) {
    double curvature = 2 * ErrorBound.curvature(network.activation(hidden));
    double rounding = square(CHAIN * u * ErrorBound.cancelling(network.activation(hidden)));
    double[] variance = new double[through.length];
    for (int i = 0; i < variance.length; i++) {
      double ofSlope = square(curvature) * ofPreActivations[hidden][i] + rounding;
      variance[i] =
          ofThrough[i] * (square(slopes[i]) + ofSlope)
              + square(through[i]) * ofSlope
              + square(CHAIN * u * through[i] * slopes[i]) / 3;
    }
    return variance;
  }

  private static double square(double x) {
    return x * x;
  }

  private static double[] squares(double[] values) {
    return Matrix.map(values, x -> x * x);
  }
}
