package dev.percha.models.internal.safetensors;

import dev.percha.core.domain.engine.Precision;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What a tensor is, without its values.
 *
 * @param name its name in the file, any Unicode text but {@code __metadata__}
 * @param precision the format of its values
 * @param shape its dimensions, outermost first, each 0 or more, at most 64 of them, and none for a
 *     scalar; all values together take at most 2^31 - 9 bytes
 */
public record TensorSpec(String name, Precision precision, List<Integer> shape) {
  /** The one key of a header that names no tensor. */
  static final String METADATA = "__metadata__";

  /** As many as numpy and PyTorch can have. */
  static final int MAX_RANK = 64;

  /** The longest array that there is. */
  static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  public TensorSpec {
    requireUnicode(name);
    Objects.requireNonNull(precision, "precision");
    shape = List.copyOf(shape);
    if (name.equals(METADATA)) {
      throw new IllegalArgumentException("tensor " + METADATA + "; allowed: any other name");
    }
    if (shape.size() > MAX_RANK
        || shape.stream().anyMatch(d -> d < 0)
        || bytes(precision, shape) > MAX_BYTES) {
      throw new IllegalArgumentException(
          String.format(
              "tensor %s: shape %s; allowed: up to %d dimensions of 0 or more, %d bytes of data",
              Source.quoted(name), Source.shortened(shape.toString()), MAX_RANK, MAX_BYTES));
    }
  }

  /**
   * @param name its name
   * @param precision the format of its values
   * @param shape its dimensions, outermost first
   * @return the specification
   * @throws IllegalArgumentException where one of these is not allowed
   */
  public static TensorSpec of(String name, Precision precision, int... shape) {
    return new TensorSpec(name, precision, Arrays.stream(shape).boxed().toList());
  }

  /** {@return how many values the tensor has: the product of its dimensions, 1 for a scalar} */
  public int size() {
    return bytes() / Dtype.of(precision).bytes();
  }

  int bytes() {
    return (int) bytes(precision, shape);
  }

  /** A product that would overflow stops at the first value that is already too much. */
  private static long bytes(Precision precision, List<Integer> shape) {
    if (shape.contains(0)) {
      return 0;
    }
    long bytes = Dtype.of(precision).bytes();
    for (int dimension : shape) {
      bytes *= dimension;
      if (bytes > MAX_BYTES) {
        break;
      }
    }
    return bytes;
  }

  /** Half a surrogate pair has no UTF-8, and would come back as another character. */
  static void requireUnicode(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException(
          "half a surrogate pair in a name or text; allowed: what has a UTF-8 form");
    }
  }
}
