package dev.percha.core.domain.network;

import java.util.List;
import java.util.Locale;

/**
 * The function a hidden layer applies to each of its pre-activations {@code z}. The output layer
 * has none of these: it is always softmax.
 */
public sealed interface Activation {
  /** {@code max(0, z)}; its derivative at 0 is 0. */
  record Relu() implements Activation {
    @Override
    public String toString() {
      return "relu";
    }
  }

  /** {@code tanh(z)}. */
  record Tanh() implements Activation {
    @Override
    public String toString() {
      return "tanh";
    }
  }

  /** {@code 1 / (1 + exp(-z))}. */
  record Sigmoid() implements Activation {
    @Override
    public String toString() {
      return "sigmoid";
    }
  }

  /**
   * {@code z} where positive, {@code slope * z} elsewhere; its derivative at 0 is the slope.
   *
   * @param slope in [0, 1]; Keras' default is 0.3, PyTorch's 0.01
   */
  record LeakyRelu(double slope) implements Activation {
    public LeakyRelu {
      if (!(slope >= 0 && slope <= 1)) {
        throw new IllegalArgumentException("slope of leaky-relu is " + slope + "; allowed: 0 to 1");
      }
    }

    @Override
    public String toString() {
      return "leaky-relu:" + slope;
    }
  }

  /**
   * {@code z} where positive, {@code alpha * (exp(z) - 1)} elsewhere; its derivative at 0 is alpha
   * (Clevert, Unterthiner, Hochreiter, 2015).
   *
   * @param alpha in (0, 100]; the usual value is 1
   */
  record Elu(double alpha) implements Activation {
    public Elu {
      if (!(alpha > 0 && alpha <= 100)) {
        throw new IllegalArgumentException(
            "alpha of elu is " + alpha + "; allowed: above 0, at most 100");
      }
    }

    @Override
    public String toString() {
      return "elu:" + alpha;
    }
  }

  /** The names that {@link #parse} takes, as a user would write them. */
  List<String> NAMES = List.of("relu", "tanh", "sigmoid", "leaky-relu[:slope]", "elu[:alpha]");

  /**
   * Reads an activation as a user writes it, and as {@code toString} prints it.
   *
   * @param text {@code relu}, {@code tanh}, {@code sigmoid}, {@code leaky-relu} (slope 0.01),
   *     {@code leaky-relu:0.3}, {@code elu} (alpha 1) or {@code elu:0.5}; case does not matter
   * @return the activation
   * @throws IllegalArgumentException where the text is none of these; the message lists them
   */
  static Activation parse(String text) {
    String[] parts = text.trim().toLowerCase(Locale.ROOT).split(":", 2);
    boolean bare = parts.length == 1;
    return switch (parts[0]) {
      case "relu" -> only(bare, text, new Relu());
      case "tanh" -> only(bare, text, new Tanh());
      case "sigmoid" -> only(bare, text, new Sigmoid());
      case "leaky-relu" -> new LeakyRelu(bare ? 0.01 : number(parts[1], text));
      case "elu" -> new Elu(bare ? 1 : number(parts[1], text));
      default -> throw unknown(text);
    };
  }

  private static Activation only(boolean bare, String text, Activation activation) {
    if (!bare) {
      throw unknown(text);
    }
    return activation;
  }

  private static double number(String value, String text) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw unknown(text);
    }
  }

  private static IllegalArgumentException unknown(String text) {
    return new IllegalArgumentException(
        "unknown activation \"" + text + "\"; available: " + String.join(", ", NAMES));
  }
}
