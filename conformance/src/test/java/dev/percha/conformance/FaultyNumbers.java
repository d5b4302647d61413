package dev.percha.conformance;

import dev.percha.core.domain.network.ParameterLayout;
import java.util.Arrays;

/** Numbers as formats keep them that are not the plan's. */
final class FaultyNumbers {
  private static final int BFLOAT16 = 8;
  private static final int FLOAT16 = 11;

  private FaultyNumbers() {}

  /** The values as the fault has an answer made of them. */
  static double[] answering(Fault fault, double[] values) {
    return switch (fault) {
      case ANSWERS_IN_BFLOAT16 -> rounded(values, BFLOAT16);
      case ANSWERS_IN_FLOAT16 -> rounded(values, FLOAT16);
      default -> values;
    };
  }

  /** The nearest with so many significant bits. */
  private static double[] rounded(double[] values, int bits) {
    return Arrays.stream(values)
        .map(
            value -> {
              int shift = bits - 1 - Math.getExponent(value);
              return Math.scalb(Math.rint(Math.scalb(value, shift)), -shift);
            })
        .toArray();
  }

  /** Each tensor in 255 steps, from its largest magnitude down to minus that. */
  static double[] inEightBits(ParameterLayout layout, double[] values) {
    double[] coarse = values.clone();
    for (ParameterLayout.Slice slice : layout.slices()) {
      double largest =
          Arrays.stream(values, slice.from(), slice.to()).map(Math::abs).max().orElse(0);
      for (int i = slice.from(); largest > 0 && i < slice.to(); i++) {
        coarse[i] = Math.rint(values[i] / largest * 127) * (largest / 127);
      }
    }
    return coarse;
  }

  /** The float32 next to it towards 0; what overflows does so all the same. */
  static double truncated(double value) {
    float nearest = (float) value;
    return Float.isFinite(nearest) && Math.abs(nearest) > Math.abs(value)
        ? Math.copySign(Math.nextDown(Math.abs(nearest)), nearest)
        : nearest;
  }
}
