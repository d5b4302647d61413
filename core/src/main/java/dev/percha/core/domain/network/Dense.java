package dev.percha.core.domain.network;

import java.util.Objects;

/**
 * A dense layer: {@code a = activation(x W + b)}, with {@code W} of shape [inputs, units].
 *
 * @param units how many outputs it has; at least 1
 * @param activation what is applied to each
 */
public record Dense(int units, Activation activation) implements Layer {
  public Dense {
    Objects.requireNonNull(activation, "activation");
    if (units < 1) {
      throw new IllegalArgumentException("units of a layer are " + units + "; allowed: 1 or more");
    }
  }

  @Override
  public <T> T match(Cases<T> cases) {
    return cases.dense(this);
  }
}
