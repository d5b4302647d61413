package dev.percha.core.domain.network;

import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.random.NumpyRandom;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * One number for every parameter of a network, in the flat order of {@link NetworkSpec}: the
 * kernels and biases themselves, or what an optimizer keeps of each. Immutable.
 *
 * <p>Values are held as doubles; in {@link Precision#FLOAT32} each is the exact widening of a
 * float, so that neither precision loses a bit on the way through.
 */
public final class Parameters {
  private final NetworkSpec network;
  private final Precision precision;
  private final double[] values;

  private Parameters(NetworkSpec network, Precision precision, double[] values) {
    this.network = Objects.requireNonNull(network, "network");
    this.precision = Objects.requireNonNull(precision, "precision");
    this.values = values;
    if (values.length != network.parameterCount()) {
      throw new IllegalArgumentException(
          "%s values for the network %s; expected %s"
              .formatted(values.length, network, network.parameterCount()));
    }
  }

  /**
   * Parameters in float64.
   *
   * @param network the network
   * @param values in the flat order; copied
   * @return the parameters
   * @throws IllegalArgumentException where the count does not match
   */
  public static Parameters of(NetworkSpec network, double[] values) {
    return new Parameters(network, Precision.FLOAT64, values.clone());
  }

  /**
   * Parameters in float32.
   *
   * @param network the network
   * @param values in the flat order; copied
   * @return the parameters
   * @throws IllegalArgumentException where the count does not match
   */
  public static Parameters of(NetworkSpec network, float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return new Parameters(network, Precision.FLOAT32, wide);
  }

  /**
   * @param network the network
   * @param precision the precision
   * @return a 0 for every parameter
   */
  public static Parameters zeros(NetworkSpec network, Precision precision) {
    return new Parameters(network, precision, new double[network.parameterCount()]);
  }

  /** {@return parameters of the same kind, all of one finite value} */
  public Parameters filled(double value) {
    double[] all = new double[values.length];
    Arrays.fill(all, value);
    return of(network, all).in(precision);
  }

  /**
   * Initial weights by Glorot and Bengio (AISTATS 2010, equation 16): each kernel uniform in [-l,
   * l) with {@code l = sqrt(6 / (inputs + units))}, each bias 0. All kernels are drawn layer by
   * layer from one stream, {@code RandomState(seed).uniform(-l, l, (inputs, units))}, in double,
   * and rounded to float32 whatever the precision, so that both precisions start from one point.
   *
   * @param network the network
   * @param precision the precision
   * @param seed 0 to 2^32 - 1
   * @return the initial weights
   */
  public static Parameters glorotUniform(NetworkSpec network, Precision precision, long seed) {
    NumpyRandom random = NumpyRandom.seeded(seed);
    double[] values = new double[network.parameterCount()];
    for (int layer = 0; layer < network.layers(); layer++) {
      double limit = Math.sqrt(6.0 / (network.inputsOf(layer) + network.unitsOf(layer)));
      int bias = network.layout().bias(layer).from();
      for (int i = network.layout().kernel(layer).from(); i < bias; i++) {
        values[i] = (float) random.uniform(-limit, limit);
      }
    }
    return new Parameters(network, precision, values);
  }

  /** {@return the network these belong to} */
  public NetworkSpec network() {
    return network;
  }

  /** {@return the precision of the values} */
  public Precision precision() {
    return precision;
  }

  /**
   * @param other the precision wanted
   * @return the same values in that precision: widened exactly, or rounded to nearest
   */
  public Parameters in(Precision other) {
    if (other == precision) {
      return this;
    }
    return other == Precision.FLOAT64 ? of(network, values) : of(network, toFloats());
  }

  /** {@return one value, by its place in the flat order} */
  public double value(int index) {
    return values[index];
  }

  /** {@return all values in the flat order, a copy} */
  public double[] toDoubles() {
    return values.clone();
  }

  /**
   * @return all values in the flat order as floats, a copy; exact in {@link Precision#FLOAT32},
   *     rounded to nearest in {@link Precision#FLOAT64}
   */
  public float[] toFloats() {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** {@return a layer's kernel, row-major [inputs, units], a copy} */
  public double[] kernel(int layer) {
    return Arrays.copyOfRange(
        values, network.layout().kernel(layer).from(), network.layout().bias(layer).from());
  }

  /** {@return a layer's bias, a copy} */
  public double[] bias(int layer) {
    int from = network.layout().bias(layer).from();
    return Arrays.copyOfRange(values, from, from + network.unitsOf(layer));
  }

  /** {@return whether no value is NaN or infinite} */
  public boolean isFinite() {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Refuses parameters that a backend must not take.
   *
   * @param expectedNetwork the network they must belong to
   * @param expectedPrecision the precision they must have
   * @return these parameters
   * @throws IllegalArgumentException where network or precision differ, or a value is not finite
   */
  public Parameters require(NetworkSpec expectedNetwork, Precision expectedPrecision) {
    requireKind(expectedNetwork, expectedPrecision);
    return requireFinite();
  }

  /**
   * Refuses those of another network or precision; looks at no value.
   *
   * @param expectedNetwork the network they must belong to
   * @param expectedPrecision the precision they must have
   * @throws IllegalArgumentException where network or precision differ
   */
  public void requireKind(NetworkSpec expectedNetwork, Precision expectedPrecision) {
    if (!network.equals(expectedNetwork) || precision != expectedPrecision) {
      throw new IllegalArgumentException(
          "parameters of %s in %s; expected %s in %s"
              .formatted(network, precision, expectedNetwork, expectedPrecision));
    }
  }

  /**
   * @return these parameters
   * @throws IllegalArgumentException where a value is NaN or infinite
   */
  public Parameters requireFinite() {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "parameter " + i + " is " + values[i] + "; allowed: finite numbers");
      }
    }
    return this;
  }

  /**
   * @param name what the values are, for the message
   * @throws IllegalArgumentException where a value is negative
   */
  public void requireNonNegative(String name) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0) {
        throw new IllegalArgumentException(
            name + " " + i + " is " + values[i] + "; allowed: 0 or more");
      }
    }
  }

  /**
   * @return SHA-256, in hexadecimal, of the values as little-endian floats or doubles, by precision
   */
  public String sha256() {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * (precision == Precision.FLOAT32 ? 4 : 8))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      if (precision == Precision.FLOAT32) {
        bytes.putFloat((float) value);
      } else {
        bytes.putDouble(value);
      }
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Equal where network, precision and every bit of every value are. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Parameters that
        && network.equals(that.network)
        && precision == that.precision
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return network + " in " + precision + ", sha256 " + sha256();
  }
}
