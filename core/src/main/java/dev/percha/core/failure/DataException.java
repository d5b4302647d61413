package dev.percha.core.failure;

/**
 * A data set or model file is missing, damaged or not of its format: whoever owns the file must
 * act.
 */
public final class DataException extends PerchaException {
  private static final long serialVersionUID = 1L;

  /** With one line that says what was wrong and what to do. */
  public DataException(String message) {
    super(message, null);
  }

  /** With one line that says what was wrong and what to do, and what was caught. */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
