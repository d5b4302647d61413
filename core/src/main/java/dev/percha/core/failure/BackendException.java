package dev.percha.core.failure;

import java.util.Locale;

/**
 * The engine failed, or its native library is missing or broken: whoever set up the machine must
 * act.
 */
public final class BackendException extends PerchaException {
  private static final long serialVersionUID = 1L;

  /** With one line that says what was wrong and what to do. */
  public BackendException(String message) {
    super(message, null);
  }

  /** With one line that says what was wrong and what to do, and what was caught. */
  public BackendException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * This JVM's memory does not suffice for what was asked.
   *
   * @param cause what was caught
   * @return the failure, in one line that says what to do
   */
  public static BackendException outOfMemory(OutOfMemoryError cause) {
    if (String.valueOf(cause.getMessage()).contains("native thread")) {
      return new BackendException(
          "the system gives this process no more threads: a limit on processes (ulimit -u, or pids"
              + " of the container), or on memory; raise it",
          cause);
    }
    long megabytes = Runtime.getRuntime().maxMemory() >> 20;
    return new BackendException(
        String.format(
            Locale.ROOT,
            "out of memory (%s); take a smaller network, or give the JVM more than its %d MB,"
                + " as by JAVA_TOOL_OPTIONS=-Xmx%dm",
            cause.getMessage(),
            megabytes,
            2 * megabytes),
        cause);
  }
}
