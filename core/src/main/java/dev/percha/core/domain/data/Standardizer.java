package dev.percha.core.domain.data;

/**
 * Takes numbers to mean 0 and standard deviation 1: {@code (x − mean) / deviation}, in double,
 * rounded to float32 once, so that every engine sees the same bits. Mean and deviation are those of
 * scikit-learn's {@code StandardScaler}: the deviation is the root of the mean squared distance
 * from the mean, divided by the number of values; where all values are the same it is 1.
 *
 * @param mean finite
 * @param deviation finite, above 0
 */
public record Standardizer(double mean, double deviation) {
  public Standardizer {
    if (!Double.isFinite(mean) || !(deviation > 0 && deviation <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "mean " + mean + " and deviation " + deviation + "; allowed: finite, and above 0");
    }
  }

  /**
   * @param value a finite number
   * @return it standardized
   * @throws IllegalArgumentException where no float32 holds that
   */
  public float apply(float value) {
    float standardized = (float) ((value - mean) / deviation);
    if (!Float.isFinite(standardized)) {
      throw new IllegalArgumentException(
          "%s is too far from what was trained on (mean %s, standard deviation %s)"
              .formatted(value, mean, deviation));
    }
    return standardized;
  }
}
