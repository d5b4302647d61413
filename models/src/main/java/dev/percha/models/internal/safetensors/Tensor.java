package dev.percha.models.internal.safetensors;

import dev.percha.core.domain.engine.Precision;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * A named array of finite numbers, row-major, in float32 or float64. Immutable: arrays are copied
 * on their way in and out.
 */
public final class Tensor {
  private static final int PIECE = 1 << 13;

  private final TensorSpec spec;

  /** By place; those of a float32 are exact widenings. */
  private final IntToDoubleFunction values;

  private Tensor(TensorSpec spec, IntToDoubleFunction values) {
    this.spec = spec;
    this.values = values;
    int size = spec.size();
    for (int i = 0; i < size; i++) {
      if (!Double.isFinite(value(i))) {
        throw new IllegalArgumentException(
            String.format(
                "tensor %s: value %d is %s; allowed: finite numbers",
                Source.quoted(spec.name()), i, value(i)));
      }
    }
  }

  /**
   * A view of values that are somewhere already, which takes no memory for them.
   *
   * @param spec what it is
   * @param values the same value for a place each time; in float32, floats
   * @return the tensor
   * @throws IllegalArgumentException where a value is NaN or infinite
   */
  public static Tensor of(TensorSpec spec, IntToDoubleFunction values) {
    return new Tensor(spec, values);
  }

  /**
   * @param name its name
   * @param shape its dimensions, outermost first; empty for a scalar
   * @param values row-major
   * @return a tensor in float32
   * @throws IllegalArgumentException where the count does not match the shape, a value is NaN or
   *     infinite, or name or shape are not what {@link TensorSpec} allows
   */
  public static Tensor ofFloats(String name, int[] shape, float[] values) {
    TensorSpec spec = TensorSpec.of(name, Precision.FLOAT32, shape);
    requireCount(spec, values.length);
    float[] copy = values.clone();
    return new Tensor(spec, i -> copy[i]);
  }

  /**
   * @param name its name
   * @param shape its dimensions, outermost first; empty for a scalar
   * @param values row-major
   * @return a tensor in float64
   * @throws IllegalArgumentException where the count does not match the shape, a value is NaN or
   *     infinite, or name or shape are not what {@link TensorSpec} allows
   */
  public static Tensor ofDoubles(String name, int[] shape, double[] values) {
    TensorSpec spec = TensorSpec.of(name, Precision.FLOAT64, shape);
    requireCount(spec, values.length);
    double[] copy = values.clone();
    return new Tensor(spec, i -> copy[i]);
  }

  private static void requireCount(TensorSpec spec, int count) {
    if (count != spec.size()) {
      throw new IllegalArgumentException(
          String.format(
              "tensor %s: %d values; expected %d by its shape %s",
              Source.quoted(spec.name()), count, spec.size(), spec.shape()));
    }
  }

  /** {@return what it is, without its values} */
  public TensorSpec spec() {
    return spec;
  }

  /** {@return its name} */
  public String name() {
    return spec.name();
  }

  /** {@return its dimensions, outermost first, a copy; empty for a scalar} */
  public int[] shape() {
    return spec.shape().stream().mapToInt(Integer::intValue).toArray();
  }

  /** {@return the format of its values} */
  public Precision precision() {
    return spec.precision();
  }

  /** {@return all values, row-major, a copy} */
  public double[] toDoubles() {
    double[] all = new double[spec.size()];
    Arrays.setAll(all, values);
    return all;
  }

  /**
   * @return all values, row-major, as floats, a copy; exact in {@link Precision#FLOAT32}, rounded
   *     to nearest in {@link Precision#FLOAT64}
   */
  public float[] toFloats() {
    float[] all = new float[spec.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) value(i);
    }
    return all;
  }

  private double value(int index) {
    return values.applyAsDouble(index);
  }

  /**
   * Writes the values as a file has them: little-endian, row-major.
   *
   * @param out takes the bytes in pieces
   * @throws IOException where it does not take them
   */
  public void writeTo(OutputStream out) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
    int size = spec.size();
    for (int i = 0; i < size; i++) {
      if (spec.precision() == Precision.FLOAT32) {
        piece.putFloat((float) value(i));
      } else {
        piece.putDouble(value(i));
      }
      if (!piece.hasRemaining() || i == size - 1) {
        out.write(piece.array(), 0, piece.position());
        piece.clear();
      }
    }
  }

  /** Equal where name, precision, shape and every bit of every value are. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor that
        && spec.equals(that.spec)
        && Arrays.equals(toDoubles(), that.toDoubles());
  }

  @Override
  public int hashCode() {
    return 31 * spec.hashCode() + Arrays.hashCode(toDoubles());
  }

  @Override
  public String toString() {
    return spec.toString();
  }
}
