package dev.percha.reference;

import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Softmax;
import java.util.ArrayList;
import java.util.List;

/**
 * How far an honest engine may be from {@link BatchPass}, value by value, because it rounds.
 *
 * <p>A running error analysis (Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition,
 * 2002, chapter 3): with unit roundoff {@code u}, a sum of {@code n} products is off by at most
 * {@code γ(n) · Σ|terms|}, {@code γ(n) = n u / (1 − n u)}, in whatever order it is added; errors of
 * the terms themselves add {@code Σ |error · factor|}. Followed through the equations of {@link
 * BatchPass}:
 *
 * <pre>
 *   Δz_l = (γ |a_l| + Δa_l) |W_l| + γ |b_l|
 *   Δa_l+1 = |f'| Δz + ½ max|f''| Δz² + rounding of f
 *   Δp_k = p_k · (exp(Δz_k + Σ p_j Δz_j + rounding) − 1)
 *   Δδ_l = ((γ |δ_l+1| + Δδ_l+1) |W_l+1|ᵀ) ⊙ |f'| + |δ_l+1 W_l+1ᵀ| ⊙ Δf' + u |δ_l|
 *   Δ(∂L/∂W_l) = (γ |a_l| + Δa_l)ᵀ |δ_l| + |a_l|ᵀ Δδ_l
 * </pre>
 *
 * That is the worst case, which honest engines stay far from. What is asked is the smaller of it
 * and {@link #SIGMAS} standard deviations by {@link RoundingVariance}.
 *
 * <p>Where a pre-activation lies within its own {@code Δz} of a kink, an engine may take either
 * derivative. Such units are listed as {@link #kinks()}, and the bound holds for an engine that
 * takes the same side.
 *
 * <p>For use by one thread: the gradient's bound is computed when it is first asked for.
 */
public final class ErrorBound {
  /** Unit roundoff of float32. */
  public static final double FLOAT32 = 0x1p-24;

  /** Unit roundoff of float64. */
  public static final double FLOAT64 = 0x1p-53;

  /**
   * @param precision a format
   * @return its unit roundoff
   */
  public static double unitRoundoff(Precision precision) {
    return precision == Precision.FLOAT32 ? FLOAT32 : FLOAT64;
  }

  /**
   * So many standard deviations are no honest engine's: the largest seen over all engines and many
   * networks was 8.
   */
  static final double SIGMAS = 16;

  /** What an elementary function or a short chain of operations may lose, in units of {@code u}. */
  private static final double OPERATIONS = 16;

  private final BatchPass pass;
  private final NetworkSpec network;
  private final double u;
  private final double[][] activationErrors;
  private final double[][] preActivationErrors;
  private final RoundingVariance variance;
  private double[] gradientErrors;

  /**
   * @param pass the batch, as the reference computes it
   * @param unitRoundoff of the format in which the engine computes
   */
  public ErrorBound(BatchPass pass, double unitRoundoff) {
    this.pass = pass;
    this.network = pass.network();
    this.u = unitRoundoff;
    this.activationErrors = new double[network.layers()][];
    this.preActivationErrors = new double[network.layers()][];
    forward();
    this.variance = new RoundingVariance(pass, u);
  }

  /**
   * @param layer a layer's number
   * @return how far its pre-activations may be off, [rows, units], a copy
   */
  public double[] preActivations(int layer) {
    return likely(preActivationErrors[layer], variance.preActivations(layer));
  }

  /** The smaller of the worst case and so many standard deviations; the worst case may be none. */
  private static double[] likely(double[] worst, double[] variance) {
    double[] bounds = new double[worst.length];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = likely(worst[i], variance[i]);
    }
    return bounds;
  }

  private static double likely(double worst, double variance) {
    double spread = SIGMAS * Math.sqrt(variance);
    return worst <= spread ? worst : spread;
  }

  /** {@return how far the sum of the batch's cross-entropies may be off} */
  public double lossSum() {
    int classes = network.classes();
    double[] logits = pass.logits();
    double[] errors = preActivationErrors[network.layers() - 1];
    double bound = gamma(pass.rows() + OPERATIONS) * Math.abs(pass.totals().lossSum());
    for (int row = 0; row < pass.rows(); row++) {
      double widest = 0;
      for (int k = row * classes; k < (row + 1) * classes; k++) {
        widest = Math.max(widest, errors[k] + u * Math.abs(logits[k]));
      }
      bound += 2 * widest + OPERATIONS * u;
    }
    return likely(bound, variance.lossSum());
  }

  /** {@return how far the gradient may be off, in the flat order, a copy} */
  public double[] gradient() {
    if (gradientErrors == null) {
      gradientErrors = new double[network.parameterCount()];
      backward();
      gradientErrors = likely(gradientErrors, variance.gradient());
    }
    return gradientErrors.clone();
  }

  /** For {@link Judge}: the variance of the gradient, in the flat order. */
  double[] variance() {
    return variance.gradient();
  }

  /** {@return the units whose derivative rounding may change, row by row} */
  public List<Kink> kinks() {
    List<Kink> kinks = new ArrayList<>();
    for (int layer = 0; layer < network.dense().size(); layer++) {
      int units = network.unitsOf(layer);
      if (!hasKink(network.activation(layer))) {
        continue;
      }
      double[] z = pass.preActivations(layer);
      double[] errors = preActivations(layer);
      for (int i = 0; i < z.length; i++) {
        if (Math.abs(z[i]) <= errors[i]) {
          kinks.add(new Kink(layer, i / units, i % units, z[i], errors[i]));
        }
      }
    }
    return kinks;
  }

  /**
   * A unit that rounding may put on the other side of its activation's kink.
   *
   * @param layer the layer's number
   * @param row the row of the batch
   * @param unit the unit
   * @param z its pre-activation
   * @param error how far that may be off
   */
  public record Kink(int layer, int row, int unit, double z, double error) {}

  /**
   * @param activation an activation
   * @return whether its derivative jumps at 0
   */
  public static boolean hasKink(Activation activation) {
    return activation instanceof Activation.Relu
        || activation instanceof Activation.LeakyRelu leaky && leaky.slope() != 1
        || activation instanceof Activation.Elu elu && elu.alpha() != 1;
  }

  private double gamma(double n) {
    return n * u / (1 - n * u);
  }

  private void forward() {
    activationErrors[0] = new double[pass.activations(0).length];
    for (int layer = 0; layer < network.layers(); layer++) {
      preActivationErrors[layer] = preActivationErrors(layer);
      if (layer < network.dense().size()) {
        activationErrors[layer + 1] = activationErrors(layer);
      }
    }
  }

  private double[] preActivationErrors(int layer) {
    int inputs = network.inputsOf(layer);
    int units = network.unitsOf(layer);
    double gamma = gamma(inputs + 1);
    double[] errors = new double[pass.rows() * units];
    int bias = network.layout().bias(layer).from();
    for (int i = 0; i < errors.length; i++) {
      errors[i] = gamma * Math.abs(pass.weights()[bias + i % units]);
    }
    Matrix.addProduct(
        widened(pass.activations(layer), activationErrors[layer], gamma),
        absolute(pass.weights()),
        network.layout().kernel(layer).from(),
        errors,
        pass.rows(),
        inputs,
        units);
    return errors;
  }

  private double[] activationErrors(int layer) {
    Activation activation = network.activation(layer);
    ActivationFunction curve = ActivationFunction.of(activation);
    double[] z = pass.preActivations(layer);
    double[] a = pass.activations(layer + 1);
    double[] errors = new double[z.length];
    for (int i = 0; i < errors.length; i++) {
      double dz = preActivationErrors[layer][i];
      double slope =
          hasKink(activation) ? steepest(activation) : curve.derivative().applyAsDouble(z[i]);
      errors[i] =
          Math.abs(slope) * dz
              + curvature(activation) * dz * dz
              + OPERATIONS * u * Math.max(Math.abs(a[i]), cancelling(activation));
    }
    // A dropped unit is 0 exactly, and the scale of one that is kept rounds.
    return pass.masked(layer, errors);
  }

  private static double steepest(Activation activation) {
    return activation instanceof Activation.Elu elu ? Math.max(1, elu.alpha()) : 1;
  }

  /** At least {@code ½ max|f''|}, kinks apart. */
  static double curvature(Activation activation) {
    if (activation instanceof Activation.Relu || activation instanceof Activation.LeakyRelu) {
      return 0;
    }
    return activation instanceof Activation.Elu elu ? elu.alpha() : 1;
  }

  /** The size of what cancels where a value or derivative is taken as a difference. */
  static double cancelling(Activation activation) {
    if (activation instanceof Activation.Relu || activation instanceof Activation.LeakyRelu) {
      return 0;
    }
    return activation instanceof Activation.Elu elu ? elu.alpha() : 1;
  }

  private void backward() {
    double[] delta = pass.outputDelta();
    double[] errors = outputErrors(delta);
    double[][] slopes = pass.slopes();
    double[] penalty = pass.penalty();
    for (int i = 0; i < penalty.length; i++) {
      gradientErrors[i] = OPERATIONS * u * Math.abs(penalty[i]);
    }
    for (int layer = network.layers() - 1; layer >= 0; layer--) {
      gradientErrors(layer, delta, errors);
      if (layer > 0) {
        double[] through = new double[pass.rows() * network.inputsOf(layer)];
        double[] throughErrors = through.clone();
        back(layer, delta, pass.weights(), through);
        back(
            layer,
            widened(delta, errors, gamma(network.unitsOf(layer))),
            absolute(pass.weights()),
            throughErrors);
        through = pass.masked(layer - 1, through);
        throughErrors = pass.masked(layer - 1, throughErrors);
        delta = Matrix.times(through, slopes[layer - 1]);
        errors = deltaErrors(layer - 1, through, throughErrors, slopes[layer - 1], delta);
      }
    }
  }

  private void back(int layer, double[] delta, double[] weights, double[] below) {
    Matrix.addProductWithTransposed(
        delta,
        weights,
        network.layout().kernel(layer).from(),
        below,
        pass.rows(),
        network.inputsOf(layer),
        network.unitsOf(layer));
  }

  private double[] outputErrors(double[] delta) {
    int classes = network.classes();
    double[] logits = pass.logits();
    double[] dz = preActivationErrors[network.layers() - 1];
    double[] p = new double[logits.length];
    double[] errors = new double[logits.length];
    for (int row = 0; row < pass.rows(); row++) {
      int from = row * classes;
      Softmax.probabilities(logits, from, classes, p);
      double max = logits[from + Softmax.argMax(logits, from, classes)];
      double mean = 0;
      for (int k = from; k < from + classes; k++) {
        mean += p[k] * (dz[k] + u * (max - logits[k]));
      }
      for (int k = from; k < from + classes; k++) {
        double relative =
            Math.expm1(dz[k] + u * (max - logits[k]) + mean + (OPERATIONS + classes) * u);
        errors[k] = p[k] * relative / pass.rows() + OPERATIONS * u * Math.abs(delta[k]);
      }
    }
    return errors;
  }

  private double[] deltaErrors(
      int hidden, double[] through, double[] throughErrors, double[] slopes, double[] delta) {
    Activation activation = network.activation(hidden);
    double[] errors = new double[delta.length];
    for (int i = 0; i < errors.length; i++) {
      double slopeError =
          2 * curvature(activation) * preActivationErrors[hidden][i]
              + OPERATIONS * u * cancelling(activation);
      errors[i] =
          throughErrors[i] * (Math.abs(slopes[i]) + slopeError)
              + Math.abs(through[i]) * slopeError
              + OPERATIONS * u * Math.abs(delta[i]);
    }
    return errors;
  }

  private void gradientErrors(int layer, double[] delta, double[] errors) {
    int rows = pass.rows();
    int inputs = network.inputsOf(layer);
    int units = network.unitsOf(layer);
    double gamma = gamma(rows + 2);
    int kernel = network.layout().kernel(layer).from();
    double[] a = absolute(pass.activations(layer));
    double[] widened = widened(delta, errors, gamma);
    Matrix.addTransposedProduct(a, widened, gradientErrors, kernel, rows, inputs, units);
    if (layer > 0) {
      Matrix.addTransposedProduct(
          activationErrors[layer], absolute(delta), gradientErrors, kernel, rows, inputs, units);
    }
    int bias = network.layout().bias(layer).from();
    Matrix.addColumnSums(widened, gradientErrors, bias, rows, units);
  }

  /** {@code factor · |values| + errors}. */
  private static double[] widened(double[] values, double[] errors, double factor) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = factor * Math.abs(values[i]) + errors[i];
    }
    return wide;
  }

  private static double[] absolute(double[] values) {
    return Matrix.map(values, Math::abs);
  }
}
