package dev.percha.core.domain.network;

import java.util.Objects;

/**
 * A hidden layer: {@code a = activation(x W + b)}, with {@code W} of shape [inputs, units].
 *
 * @param units how many outputs it has; at least 1
 * @param activation what is applied to each
 */
public record DenseLayer(int units, Activation activation) {
  public DenseLayer {
    Objects.requireNonNull(activation, "activation");
    if (units < 1) {
      throw new IllegalArgumentException("units of a layer are " + units + "; allowed: 1 or more");
    }
  }
}
