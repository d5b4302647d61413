package dev.percha.core.domain.engine;

/**
 * The floating-point format in which an engine keeps parameters and computes.
 *
 * <p>{@link #FLOAT32} is what everyone trains in. In {@link #FLOAT64} two engines can be held
 * against each other over a whole training, with no rounding to hide behind.
 */
public enum Precision {
  /** IEEE 754 binary32; unit roundoff 2^-24. */
  FLOAT32,
  /** IEEE 754 binary64; unit roundoff 2^-53. */
  FLOAT64
}
