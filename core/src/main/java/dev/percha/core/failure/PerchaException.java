package dev.percha.core.failure;

/**
 * The root of every failure that Percha reports. Its message is one line: what was wrong, where,
 * what was expected, what to do.
 */
public abstract class PerchaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  protected PerchaException(String message, Throwable cause) {
    super(message, cause);
  }
}
