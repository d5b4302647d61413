package dev.percha.core.failure;

/**
 * A setting is unknown, out of range, or contradicts another: whoever configured the run must act.
 */
public final class ConfigurationException extends PerchaException {
  private static final long serialVersionUID = 1L;

  /** With one line that says what was wrong and what to do. */
  public ConfigurationException(String message) {
    super(message, null);
  }

  /** With one line that says what was wrong and what to do, and what was caught. */
  public ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
