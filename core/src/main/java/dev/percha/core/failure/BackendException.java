package dev.percha.core.failure;

/**
 * The engine failed, or its native library is missing or broken: whoever set up the machine must
 * act.
 */
public final class BackendException extends PerchaException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one line that says what was wrong and what to do
   */
  public BackendException(String message) {
    super(message, null);
  }

  /**
   * @param message one line that says what was wrong and what to do
   * @param cause what was caught
   */
  public BackendException(String message, Throwable cause) {
    super(message, cause);
  }
}
