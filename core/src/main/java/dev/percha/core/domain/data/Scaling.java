package dev.percha.core.domain.data;

/** What was done to the rows of a data set before a network saw them. */
public enum Scaling {
  /** Each value was an unsigned byte, scaled to [0, 1] by {@link Pixels}. */
  PIXELS,
  /** Nothing: floats were taken as they are. */
  NONE
}
