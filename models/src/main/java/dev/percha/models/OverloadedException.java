package dev.percha.models;

import dev.percha.core.failure.PerchaException;

/** More was asked at once than is let in: the caller must ask later, or less often. */
public final class OverloadedException extends PerchaException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one line that says what is full
   */
  public OverloadedException(String message) {
    super(message, null);
  }
}
