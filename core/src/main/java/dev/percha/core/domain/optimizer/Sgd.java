package dev.percha.core.domain.optimizer;

import java.util.List;

/**
 * Stochastic gradient descent, plain, with momentum (Polyak, 1964), or with Nesterov's (Sutskever,
 * Martens, Dahl and Hinton, ICML 2013), in the form that Keras has:
 *
 * <pre>
 *   w ← w − learningRate · g                           momentum 0: plain
 *   m ← momentum · m − learningRate · g                m starts at 0
 *   w ← w + m
 *   w ← w + momentum · m − learningRate · g            Nesterov, with the new m
 * </pre>
 *
 * PyTorch keeps {@code m} without the learning rate. Both forms make the same steps while the
 * learning rate stays what it is, and others when it changes.
 *
 * @param learningRate finite, above 0
 * @param momentum in [0, 1); 0 keeps no state
 * @param nesterov whether the step looks ahead; only with a momentum above 0
 */
public record Sgd(double learningRate, double momentum, boolean nesterov) implements Optimizer {
  public Sgd {
    Optimizer.requirePositive("learning rate", learningRate);
    Optimizer.requireDecay("momentum", momentum);
    if (nesterov && momentum == 0) {
      throw new IllegalArgumentException("nesterov without momentum; allowed: momentum above 0");
    }
  }

  /** {@return Keras' defaults: learning rate 0.01, no momentum} */
  public static Sgd keras() {
    return plain(0.01);
  }

  /** {@return gradient descent without momentum, of a finite rate above 0} */
  public static Sgd plain(double learningRate) {
    return new Sgd(learningRate, 0, false);
  }

  @Override
  public List<Slot> slots() {
    return momentum == 0 ? List.of() : List.of(Slot.VELOCITY);
  }

  @Override
  public <T> T match(Cases<T> cases) {
    return cases.sgd(this);
  }
}
