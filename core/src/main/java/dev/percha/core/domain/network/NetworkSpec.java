package dev.percha.core.domain.network;

import dev.percha.core.failure.DataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A classifier as data: inputs, hidden layers, and a softmax layer over the classes. Dense layers,
 * which have the parameters, are numbered from 0; the last one, {@code layers() - 1}, is the
 * softmax layer. Where their parameters lie, {@link #layout} alone knows. Immutable.
 */
public final class NetworkSpec {
  /** More parameters than this do not fit one Java array. */
  private static final long LIMIT = Integer.MAX_VALUE - 8L;

  private final int inputs;
  private final List<Layer> hidden;
  private final int classes;
  private final List<Dense> dense;
  private final double[] dropout;
  private final ParameterLayout layout;

  /**
   * @param inputs values per example; at least 1
   * @param hidden the hidden layers, from the input on; may be empty (softmax regression). Dropout
   *     follows a dense layer, at most once
   * @param classes units of the softmax layer; at least 2
   * @throws IllegalArgumentException where one is not allowed
   */
  public NetworkSpec(int inputs, List<? extends Layer> hidden, int classes) {
    this.inputs = inputs;
    this.hidden = List.copyOf(hidden);
    this.classes = classes;
    this.dense = hidden.stream().filter(Dense.class::isInstance).map(Dense.class::cast).toList();
    this.dropout = new double[dense.size()];
    if (inputs < 1) {
      throw new IllegalArgumentException("inputs are " + inputs + "; allowed: 1 or more");
    }
    if (classes < 2) {
      throw new IllegalArgumentException("classes are " + classes + "; allowed: 2 or more");
    }
    int layers = 0;
    for (int i = 0; i < hidden.size(); i++) {
      if (hidden.get(i) instanceof Dense) {
        layers++;
      } else if (hidden.get(i) instanceof Dropout drop) {
        if (i == 0 || hidden.get(i - 1) instanceof Dropout) {
          throw new IllegalArgumentException(
              "dropout as hidden layer " + i + "; allowed: behind a dense layer, once");
        }
        dropout[layers - 1] = drop.rate();
      }
    }
    long count = 0;
    long in = inputs;
    for (int layer = 0; layer <= dense.size(); layer++) {
      long out = layer < dense.size() ? dense.get(layer).units() : classes;
      count += (in + 1) * out;
      in = out;
      if (count > LIMIT) {
        throw new IllegalArgumentException(
            "the network has more than " + LIMIT + " parameters; take fewer units");
      }
    }
    this.layout = new ParameterLayout(this);
  }

  /** {@return values per example} */
  public int inputs() {
    return inputs;
  }

  /** {@return the hidden layers, from the input on} */
  public List<Layer> hidden() {
    return hidden;
  }

  /** {@return units of the softmax layer} */
  public int classes() {
    return classes;
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
        inputs, units.stream().map(u -> new Dense(u, activation)).toList(), classes);
  }

  /** {@return the article's network: 784 - 256 ReLU - 128 ReLU - 10 softmax, 235,146 parameters} */
  public static NetworkSpec article() {
    return of(784, List.of(256, 128), new Activation.Relu(), 10);
  }

  /** {@return the hidden dense layers, from the input on} */
  public List<Dense> dense() {
    return dense;
  }

  /** {@return how many layers have parameters: the hidden dense ones and the softmax layer} */
  public int layers() {
    return dense.size() + 1;
  }

  /** {@return rows of a layer's kernel} */
  public int inputsOf(int layer) {
    return layer == 0 ? inputs : dense.get(layer - 1).units();
  }

  /** {@return columns of a layer's kernel, and the length of its bias} */
  public int unitsOf(int layer) {
    return layer == dense.size() ? classes : dense.get(layer).units();
  }

  /** {@return the activation of a hidden dense layer} */
  public Activation activation(int layer) {
    return dense.get(layer).activation();
  }

  /** {@return the rate of the dropout behind a hidden dense layer; 0 where there is none} */
  public double dropout(int layer) {
    return dropout[layer];
  }

  /**
   * @param rates one for each hidden dense layer, 0 for none
   * @return the same network with that dropout and no other
   * @throws IllegalArgumentException where their number or one of them is not allowed
   */
  public NetworkSpec withDropout(List<Double> rates) {
    if (rates.size() != dense.size()) {
      throw new IllegalArgumentException(
          rates.size() + " dropout rates for " + dense.size() + " hidden layers; one each");
    }
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < rates.size(); i++) {
      layers.add(dense.get(i));
      if (rates.get(i) != 0) {
        layers.add(new Dropout(rates.get(i)));
      }
    }
    return new NetworkSpec(inputs, layers, classes);
  }

  /** {@return where its parameters lie} */
  public ParameterLayout layout() {
    return layout;
  }

  /** {@return kernels and biases of all layers together} */
  public int parameterCount() {
    return layout.size();
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
    for (int layer = 0; layer < layers() - 1; layer++) {
      text.append('-').append(unitsOf(layer)).append(' ').append(activation(layer));
      if (dropout(layer) > 0) {
        text.append(" dropout:").append(dropout(layer));
      }
    }
    return text.append('-').append(classes).append(" softmax").toString();
  }

  /** {@return the shape as people write it, such as {@code 784-256-128-10}} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(inputs);
    dense.forEach(layer -> text.append('-').append(layer.units()));
    return text.append('-').append(classes).toString();
  }

  /** Equal where inputs, hidden layers and classes are. */
  @Override
  public boolean equals(Object other) {
    return other instanceof NetworkSpec that
        && inputs == that.inputs
        && hidden.equals(that.hidden)
        && classes == that.classes;
  }

  @Override
  public int hashCode() {
    return Objects.hash(inputs, hidden, classes);
  }
}
