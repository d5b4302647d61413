package dev.percha.core.failure;

/** Training produced a loss or a weight that is not finite: the plan must change. */
public final class DivergedException extends PerchaException {
  private static final long serialVersionUID = 1L;

  /** With one line that says where training left the finite numbers. */
  public DivergedException(String message) {
    super(message, null);
  }
}
