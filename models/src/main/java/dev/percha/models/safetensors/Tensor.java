package dev.percha.models.safetensors;

import dev.percha.core.domain.engine.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A named array of finite numbers, row-major, in float32 or float64. Immutable: arrays are copied
 * on their way in and out.
 */
public final class Tensor {
  private final TensorSpec spec;

  /** As in a file, so that no value loses a bit on its way; only read at absolute positions. */
  private final ByteBuffer data;

  /**
   * @param data taken as it is, not copied; as many bytes as the specification asks for
   * @throws IllegalArgumentException where a value is NaN or infinite
   */
  Tensor(TensorSpec spec, byte[] data) {
    this.spec = spec;
    this.data = littleEndian(data);
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
    byte[] data = new byte[spec.bytes()];
    littleEndian(data).asFloatBuffer().put(values);
    return new Tensor(spec, data);
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
    byte[] data = new byte[spec.bytes()];
    littleEndian(data).asDoubleBuffer().put(values);
    return new Tensor(spec, data);
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
    double[] values = new double[spec.size()];
    Arrays.setAll(values, this::value);
    return values;
  }

  /**
   * @return all values, row-major, as floats, a copy; exact in {@link Precision#FLOAT32}, rounded
   *     to nearest in {@link Precision#FLOAT64}
   */
  public float[] toFloats() {
    float[] values = new float[spec.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) value(i);
    }
    return values;
  }

  private double value(int index) {
    return spec.precision() == Precision.FLOAT32
        ? data.getFloat(Float.BYTES * index)
        : data.getDouble(Double.BYTES * index);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Appends the values as a file has them. */
  void appendTo(ByteBuffer file) {
    file.put(data.duplicate());
  }

  /**
   * @param digest gets the values as a file has them: little-endian, row-major
   */
  public void digest(MessageDigest digest) {
    digest.update(data.duplicate());
  }

  /** Equal where name, precision, shape and every bit of every value are. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor that && spec.equals(that.spec) && data.equals(that.data);
  }

  @Override
  public int hashCode() {
    return 31 * spec.hashCode() + data.hashCode();
  }

  @Override
  public String toString() {
    return spec.toString();
  }
}
