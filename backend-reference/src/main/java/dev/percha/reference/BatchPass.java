package dev.percha.reference;

import dev.percha.core.domain.evaluation.BatchMetrics;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.ParameterLayout;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.network.Softmax;
import dev.percha.core.domain.random.DropoutMask;
import dev.percha.core.domain.training.TrainingPlan;
import java.util.Arrays;
import java.util.Collections;

/**
 * One batch through the network, forward and backward, in float64. For layer {@code l} with kernel
 * {@code W} [inputs, units] and bias {@code b}, and the batch's {@code n} rows:
 *
 * <pre>
 *   z_l = a_l W_l + b_l             a_0 = the inputs
 *   a_l+1 = f_l(z_l) ⊙ m_l          f of a hidden layer; the last z are the logits
 *   δ_last = (p − y) / n            p = softmax(z_last), y = one-hot labels; L = mean(−ln p[label])
 *   δ_l = (δ_l+1 W_l+1ᵀ) ⊙ m_l ⊙ f_l'(z_l)
 *   ∂L/∂W_l = a_lᵀ δ_l + 2 l2 W_l   ∂L/∂b_l = Σ over the rows of δ_l
 * </pre>
 *
 * {@code m} is 1, but where a training step drops units: there 0, or the scale of those kept.
 *
 * <p>(Goodfellow, Bengio, Courville, Deep Learning, 2016, section 6.5.) Immutable after
 * construction; safe for use by several threads.
 */
public final class BatchPass {
  private final NetworkSpec network;
  private final double[] weights;
  private final int rows;
  private final int[] labels;
  private final double[][] masks;
  private final double l2;
  private final double[][] activations;
  private final double[][] preActivations;

  /**
   * Runs the forward pass of an answer: nothing is dropped, and the gradient is the loss's.
   *
   * @param parameters the weights
   * @param inputs [rows, inputs], row-major
   * @param labels one class per row
   */
  public BatchPass(Parameters parameters, float[] inputs, int[] labels) {
    this(TrainingPlan.of(plain(parameters.network())), 0, parameters.toDoubles(), inputs, labels);
  }

  /**
   * Runs the forward pass of a training step: units are dropped, and the gradient has the plan's
   * L2.
   *
   * @param plan the plan
   * @param step how many steps were made before
   * @param parameters the weights, of its network
   * @param inputs [rows, inputs], row-major
   * @param labels one class per row
   */
  public BatchPass(
      TrainingPlan plan, long step, Parameters parameters, float[] inputs, int[] labels) {
    this(plan, step, parameters.toDoubles(), inputs, labels);
  }

  BatchPass(TrainingPlan plan, long step, double[] weights, float[] inputs, int[] labels) {
    this.network = plan.network();
    this.weights = weights;
    this.rows = labels.length;
    this.labels = labels.clone();
    this.l2 = plan.l2();
    this.masks = new double[network.layers() - 1][];
    for (int layer = 0; layer < masks.length; layer++) {
      masks[layer] = plan.dropout(layer).map(mask -> factors(mask, step)).orElse(null);
    }
    this.activations = new double[network.layers()][];
    this.preActivations = new double[network.layers()][];
    activations[0] = widened(inputs);
    for (int layer = 0; layer < network.layers(); layer++) {
      preActivations[layer] = affine(layer);
      if (layer < network.dense().size()) {
        ActivationFunction curve = curve(layer);
        activations[layer + 1] = masked(layer, Matrix.map(preActivations[layer], curve.value()));
      }
    }
  }

  private static NetworkSpec plain(NetworkSpec network) {
    return network.withDropout(Collections.nCopies(network.layers() - 1, 0.0));
  }

  private double[] factors(DropoutMask mask, long step) {
    byte[] keep = new byte[rows * mask.units()];
    mask.keep(step, 0, rows, keep, 0);
    double[] factors = new double[keep.length];
    Arrays.setAll(factors, i -> keep[i] * mask.scale());
    return factors;
  }

  /** Values of a hidden layer's units, those that are dropped 0 and the others scaled. */
  double[] masked(int layer, double[] values) {
    return masks[layer] == null ? values : Matrix.times(values, masks[layer]);
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private ActivationFunction curve(int layer) {
    return ActivationFunction.of(network.activation(layer));
  }

  private double[] affine(int layer) {
    int units = network.unitsOf(layer);
    double[] z = new double[rows * units];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(weights, network.layout().bias(layer).from(), z, row * units, units);
    }
    Matrix.addProduct(
        activations[layer],
        weights,
        network.layout().kernel(layer).from(),
        z,
        rows,
        network.inputsOf(layer),
        units);
    return z;
  }

  /** {@return the network this ran through} */
  public NetworkSpec network() {
    return network;
  }

  /** {@return how many rows the batch has} */
  public int rows() {
    return rows;
  }

  /**
   * @param layer a layer's number
   * @return its {@code z}, [rows, units], a copy
   */
  public double[] preActivations(int layer) {
    return preActivations[layer].clone();
  }

  /** {@return the last layer's {@code z}, [rows, classes], a copy} */
  public double[] logits() {
    return preActivations(network.layers() - 1);
  }

  /** {@return the batch's loss, and how many of its rows were right} */
  public BatchMetrics.Batch totals() {
    double[] logits = preActivations[network.layers() - 1];
    int classes = network.classes();
    double loss = 0;
    int correct = 0;
    for (int row = 0; row < rows; row++) {
      loss += Softmax.crossEntropy(logits, row * classes, classes, labels[row]);
      correct += Softmax.argMax(logits, row * classes, classes) == labels[row] ? 1 : 0;
    }
    return new BatchMetrics.Batch(loss, correct);
  }

  /** {@return {@code ∂L/∂w} of every parameter, in the flat order of {@link NetworkSpec}} */
  public double[] gradient() {
    return gradient(slopes());
  }

  /**
   * The gradient as it would be with other derivatives of the activations: what an engine computes
   * whose rounding put a pre-activation on the other side of a kink.
   *
   * @param slopes of each hidden layer, {@code f'(z)} of each row and unit; see {@link #slopes()}
   * @return {@code ∂L/∂w} of every parameter, in the flat order of {@link NetworkSpec}
   */
  public double[] gradient(double[][] slopes) {
    double[] gradient = backward(slopes, outputDelta());
    double[] penalty = penalty();
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] += penalty[i];
    }
    return gradient;
  }

  /**
   * What label smoothing would add to the gradient, for each unit of it: that of labels {@code (1 −
   * s) y + s / classes}, by {@code s}.
   */
  double[] smoothing() {
    int classes = network.classes();
    double[] delta = new double[rows * classes];
    Arrays.fill(delta, -1.0 / classes / rows);
    for (int row = 0; row < rows; row++) {
      delta[row * classes + labels[row]] += 1.0 / rows;
    }
    return backward(slopes(), delta);
  }

  private double[] backward(double[][] slopes, double[] outputDelta) {
    double[] gradient = new double[network.parameterCount()];
    double[] delta = outputDelta;
    for (int layer = network.layers() - 1; layer >= 0; layer--) {
      int inputs = network.inputsOf(layer);
      int units = network.unitsOf(layer);
      int kernel = network.layout().kernel(layer).from();
      Matrix.addTransposedProduct(activations[layer], delta, gradient, kernel, rows, inputs, units);
      Matrix.addColumnSums(delta, gradient, network.layout().bias(layer).from(), rows, units);
      if (layer > 0) {
        double[] below = new double[rows * inputs];
        Matrix.addProductWithTransposed(delta, weights, kernel, below, rows, inputs, units);
        delta = Matrix.times(masked(layer - 1, below), slopes[layer - 1]);
      }
    }
    return gradient;
  }

  /**
   * What L2 adds to the gradient.
   *
   * @return {@code 2 l2 w} of every kernel's parameter, and 0 of the others
   */
  double[] penalty() {
    double[] penalty = new double[weights.length];
    for (ParameterLayout.Slice slice : network.layout().slices()) {
      for (int i = slice.from(); slice.role().decays() && i < slice.to(); i++) {
        penalty[i] = 2 * l2 * weights[i];
      }
    }
    return penalty;
  }

  /**
   * @return {@code f'(z)} of each hidden layer, row and unit: [hidden layer][row * units + unit]
   */
  public double[][] slopes() {
    double[][] slopes = new double[network.dense().size()][];
    for (int layer = 0; layer < slopes.length; layer++) {
      slopes[layer] = Matrix.map(preActivations[layer], curve(layer).derivative());
    }
    return slopes;
  }

  /** {@code (p − y) / n}. */
  double[] outputDelta() {
    double[] logits = preActivations[network.layers() - 1];
    int classes = network.classes();
    double[] delta = new double[logits.length];
    for (int row = 0; row < rows; row++) {
      Softmax.probabilities(logits, row * classes, classes, delta);
      delta[row * classes + labels[row]] -= 1;
    }
    for (int i = 0; i < delta.length; i++) {
      delta[i] /= rows;
    }
    return delta;
  }

  /** For {@link ErrorBound}: not copied, not to be written. */
  double[] activations(int layer) {
    return activations[layer];
  }

  /** For {@link ErrorBound}: not copied, not to be written. */
  double[] weights() {
    return weights;
  }
}
