package dev.percha.core.domain.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where each tensor of a network lies in the flat order that every adapter and file format of
 * Percha shares: kernel 0, bias 0, kernel 1, bias 1, …, each kernel row-major. Immutable.
 */
public final class ParameterLayout {
  private final List<Slice> slices = new ArrayList<>();

  ParameterLayout(NetworkSpec network) {
    for (int layer = 0; layer < network.layers(); layer++) {
      int inputs = network.inputsOf(layer);
      int units = network.unitsOf(layer);
      add("layers." + layer + ".kernel", Role.KERNEL, List.of(inputs, units));
      add("layers." + layer + ".bias", Role.BIAS, List.of(units));
    }
  }

  private void add(String name, Role role, List<Integer> shape) {
    int from = size();
    int count = shape.stream().reduce(1, (a, b) -> a * b);
    slices.add(new Slice(name, role, shape, from, from + count));
  }

  /** What a tensor is for. */
  public enum Role {
    /** Multiplies a layer's inputs; L2 decays it. */
    KERNEL,
    /** Is added to a layer's sums. */
    BIAS;

    /** {@return whether L2 regularization counts it} */
    public boolean decays() {
      return this == KERNEL;
    }
  }

  /**
   * A tensor's place.
   *
   * @param name as files name it, such as {@code layers.0.kernel}
   * @param role what it is for
   * @param shape its dimensions; values lie row-major
   * @param from its first value in the flat order
   * @param to behind its last
   */
  public record Slice(String name, Role role, List<Integer> shape, int from, int to) {
    /** {@return how many values it has} */
    public int size() {
      return to - from;
    }
  }

  /** {@return all tensors, in the flat order} */
  public List<Slice> slices() {
    return Collections.unmodifiableList(slices);
  }

  /** {@return a dense layer's kernel, [inputs, units], by its number from 0} */
  public Slice kernel(int layer) {
    return slices.get(2 * layer);
  }

  /** {@return a dense layer's bias, [units], by its number from 0} */
  public Slice bias(int layer) {
    return slices.get(2 * layer + 1);
  }

  /** {@return how many values there are} */
  public int size() {
    return slices.isEmpty() ? 0 : slices.get(slices.size() - 1).to();
  }

  /**
   * @param parameter a place in the flat order
   * @return what stands there, such as {@code kernel 1 [17, 3]}: layer, input and unit
   * @throws IllegalArgumentException where there is no such place
   */
  public String placeOf(int parameter) {
    for (int i = 0; i < slices.size() && parameter >= 0; i++) {
      Slice slice = slices.get(i);
      if (parameter < slice.to()) {
        int at = parameter - slice.from();
        int units = slice.shape().get(slice.shape().size() - 1);
        return slice.role() == Role.BIAS
            ? "bias " + i / 2 + " [" + at + "]"
            : "kernel " + i / 2 + " [" + at / units + ", " + at % units + "]";
      }
    }
    throw new IllegalArgumentException(
        "parameter " + parameter + "; allowed: 0 to " + (size() - 1));
  }
}
