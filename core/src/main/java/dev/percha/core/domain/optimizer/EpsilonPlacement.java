package dev.percha.core.domain.optimizer;

/** On which side of the square root {@link RmsProp} adds its epsilon. */
public enum EpsilonPlacement {
  /** {@code sqrt(v + epsilon)}, as in Keras 3; well conditioned in float32. */
  INSIDE,
  /** {@code sqrt(v) + epsilon}, as in Keras 2.3, which the article ran, and in PyTorch. */
  OUTSIDE
}
