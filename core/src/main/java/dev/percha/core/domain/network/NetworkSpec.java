package dev.percha.core.domain.network;

import dev.percha.core.failure.DataException;
import java.util.List;

/**
 * A dense classifier as data: inputs, hidden layers, and a softmax layer over the classes.
 *
 * <p>Layers are numbered from 0; the last one, {@code layers() - 1}, is the softmax layer. The
 * parameters of all layers lie in one flat order that every adapter and file format of Percha
 * shares: kernel 0, bias 0, kernel 1, bias 1, …, each kernel row-major with shape [inputs, units].
 *
 * @param inputs values per example; at least 1
 * @param hidden the hidden layers, from the input on; may be empty (softmax regression)
 * @param classes units of the softmax layer; at least 2
 */
public record NetworkSpec(int inputs, List<DenseLayer> hidden, int classes) {
  /** More parameters than this do not fit one Java array. */
  private static final long LIMIT = Integer.MAX_VALUE - 8L;

  public NetworkSpec {
    hidden = List.copyOf(hidden);
    if (inputs < 1) {
      throw new IllegalArgumentException("inputs are " + inputs + "; allowed: 1 or more");
    }
    if (classes < 2) {
      throw new IllegalArgumentException("classes are " + classes + "; allowed: 2 or more");
    }
    long count = 0;
    long in = inputs;
    for (int layer = 0; layer <= hidden.size(); layer++) {
      long out = layer < hidden.size() ? hidden.get(layer).units() : classes;
      count += (in + 1) * out;
      in = out;
      if (count > LIMIT) {
        throw new IllegalArgumentException(
            "the network has more than " + LIMIT + " parameters; take fewer units");
      }
    }
  }

  /**
   * Hidden layers of the given units, all with the same activation.
   *
   * @param inputs values per example
   * @param units units of each hidden layer, from the input on
   * @param activation the activation of every hidden layer
   * @param classes units of the softmax layer
   * @return the network
   */
  public static NetworkSpec of(
      int inputs, List<Integer> units, Activation activation, int classes) {
    return new NetworkSpec(
        inputs, units.stream().map(u -> new DenseLayer(u, activation)).toList(), classes);
  }

  /** {@return the article's network: 784 - 256 ReLU - 128 ReLU - 10 softmax, 235,146 parameters} */
  public static NetworkSpec article() {
    return of(784, List.of(256, 128), new Activation.Relu(), 10);
  }

  /** {@return how many layers have parameters: the hidden ones and the softmax layer} */
  public int layers() {
    return hidden.size() + 1;
  }

  /** {@return rows of a layer's kernel} */
  public int inputsOf(int layer) {
    return layer == 0 ? inputs : hidden.get(layer - 1).units();
  }

  /** {@return columns of a layer's kernel, and the length of its bias} */
  public int unitsOf(int layer) {
    return layer == hidden.size() ? classes : hidden.get(layer).units();
  }

  /** {@return where a layer's kernel begins in the flat order} */
  public int kernelOffset(int layer) {
    int offset = 0;
    for (int i = 0; i < layer; i++) {
      offset += (inputsOf(i) + 1) * unitsOf(i);
    }
    return offset;
  }

  /** {@return where a layer's bias begins in the flat order} */
  public int biasOffset(int layer) {
    return kernelOffset(layer) + inputsOf(layer) * unitsOf(layer);
  }

  /**
   * @param parameter a place in the flat order
   * @return what stands there, such as {@code kernel 1 [17, 3]}: layer, input and unit
   * @throws IllegalArgumentException where there is no such place
   */
  public String placeOf(int parameter) {
    if (parameter < 0 || parameter >= parameterCount()) {
      throw new IllegalArgumentException(
          "parameter " + parameter + "; allowed: 0 to " + (parameterCount() - 1));
    }
    int layer = layers() - 1;
    while (kernelOffset(layer) > parameter) {
      layer--;
    }
    if (parameter >= biasOffset(layer)) {
      return "bias " + layer + " [" + (parameter - biasOffset(layer)) + "]";
    }
    int at = parameter - kernelOffset(layer);
    return "kernel " + layer + " [" + at / unitsOf(layer) + ", " + at % unitsOf(layer) + "]";
  }

  /** {@return kernels and biases of all layers together} */
  public int parameterCount() {
    return kernelOffset(layers());
  }

  /**
   * Refuses arrays that do not fit a call of a model, as every model must.
   *
   * @param inputs the inputs, row-major
   * @param rows how many rows
   * @param logits room for the answer
   * @throws IllegalArgumentException where a length does not match or an input is not finite
   */
  public void requireCall(float[] inputs, int rows, double[] logits) {
    requireCall(inputs.length, rows, logits.length);
    int i = 0;
    // A sum is finite only where all of it is; one branch for eight inputs.
    for (; i + 8 <= inputs.length; i += 8) {
      float first = (inputs[i] + inputs[i + 1]) + (inputs[i + 2] + inputs[i + 3]);
      float second = (inputs[i + 4] + inputs[i + 5]) + (inputs[i + 6] + inputs[i + 7]);
      if (!Float.isFinite(first + second)) {
        requireFinite(inputs, i, i + 8);
      }
    }
    requireFinite(inputs, i, inputs.length);
  }

  private void requireFinite(float[] inputs, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Float.isFinite(inputs[i])) {
        throw new IllegalArgumentException(
            "input %s of row %s is %s; allowed: finite numbers"
                .formatted(i % this.inputs, i / this.inputs, inputs[i]));
      }
    }
  }

  /**
   * Refuses lengths that do not fit a call of a model, as every model must.
   *
   * @param values how many inputs were given
   * @param rows how many rows
   * @param logits how much room there is for the answer
   * @throws IllegalArgumentException where a length does not match
   */
  public void requireCall(int values, int rows, int logits) {
    if (rows < 0 || values != (long) rows * inputs) {
      throw new IllegalArgumentException(
          values + " inputs for " + rows + " rows; expected " + inputs + " per row");
    }
    if (logits < (long) rows * classes) {
      throw new IllegalArgumentException(
          "room for " + logits + " logits of " + rows + " rows; expected " + classes + " per row");
    }
  }

  /**
   * Checks what a model is about to answer: a number that is not finite is no answer, and every
   * probability made of it would be a lie.
   *
   * @param logits at least {@code rows} times the classes, row-major
   * @param rows how many rows were asked about
   * @throws DataException where a logit of those rows is not finite
   */
  public void requireAnswer(double[] logits, int rows) {
    for (int i = 0; i < rows * classes; i++) {
      if (!Double.isFinite(logits[i])) {
        throw new DataException(
            ("the network %s has no answer for row %s of a call: its sums overflow, and "
                    + "class %s gets %s; its weights are finite but too large for these inputs: "
                    + "take another model, or train it anew with a smaller learning rate")
                .formatted(this, i / classes, i % classes, logits[i]));
      }
    }
  }

  /** {@return the shape with its activations, such as {@code 784-256 relu-128 relu-10 softmax}} */
  public String description() {
    StringBuilder text = new StringBuilder().append(inputs);
    hidden.forEach(
        layer -> text.append('-').append(layer.units()).append(' ').append(layer.activation()));
    return text.append('-').append(classes).append(" softmax").toString();
  }

  /** {@return the shape as people write it, such as {@code 784-256-128-10}} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(inputs);
    hidden.forEach(layer -> text.append('-').append(layer.units()));
    return text.append('-').append(classes).toString();
  }
}
