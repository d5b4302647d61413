package dev.percha.reference;

import dev.percha.core.domain.network.Activation;
import java.util.function.DoubleUnaryOperator;

/** An activation and its derivative, both as functions of the pre-activation. */
record ActivationFunction(DoubleUnaryOperator value, DoubleUnaryOperator derivative) {
  static ActivationFunction of(Activation activation) {
    if (activation instanceof Activation.Relu) {
      return new ActivationFunction(z -> Math.max(0, z), z -> z > 0 ? 1 : 0);
    }
    if (activation instanceof Activation.Tanh) {
      return new ActivationFunction(Math::tanh, z -> 1 - Math.tanh(z) * Math.tanh(z));
    }
    if (activation instanceof Activation.Sigmoid) {
      return new ActivationFunction(ActivationFunction::sigmoid, z -> sigmoid(z) * sigmoid(-z));
    }
    if (activation instanceof Activation.LeakyRelu leaky) {
      return new ActivationFunction(
          z -> z > 0 ? z : leaky.slope() * z, z -> z > 0 ? 1 : leaky.slope());
    }
    if (activation instanceof Activation.Elu elu) {
      return new ActivationFunction(
          z -> z > 0 ? z : elu.alpha() * Math.expm1(z), z -> z > 0 ? 1 : elu.alpha() * Math.exp(z));
    }
    throw new IllegalArgumentException("no mathematics for the activation " + activation);
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }
}
