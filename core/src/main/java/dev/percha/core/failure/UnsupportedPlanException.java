package dev.percha.core.failure;

/**
 * A backend cannot do what a plan asks for: whoever chose the two must choose another one of them.
 */
public final class UnsupportedPlanException extends PerchaException {
  private static final long serialVersionUID = 1L;

  /** With the backend's own line: what it cannot do, and what to do. */
  public UnsupportedPlanException(String message) {
    super(message, null);
  }
}
