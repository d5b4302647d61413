package dev.percha.core.domain.network;

/**
 * Dropout of a dense layer's activations (Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov,
 * JMLR 15, 2014), inverted, as Keras and PyTorch have it: in a training step each unit is set to 0
 * with probability {@code rate}, those kept are multiplied by {@code 1 / (1 - rate)}, and nothing
 * is done in answers. Which units are kept is {@link dev.percha.core.domain.random.DropoutMask}'s.
 *
 * @param rate above 0, below 1
 */
public record Dropout(double rate) implements Layer {
  public Dropout {
    if (!(rate > 0 && rate < 1)) {
      throw new IllegalArgumentException("dropout rate is " + rate + "; allowed: above 0, below 1");
    }
  }

  @Override
  public <T> T match(Cases<T> cases) {
    return cases.dropout(this);
  }
}
