package dev.percha.mlflow;

import java.io.IOException;

/** A server answered, and asking it again is of no use. */
final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * @param message what it answered
   * @param code MLflow's error code; empty where it gave none
   */
  RefusedException(String message, String code) {
    super(message);
    this.code = code;
  }

  /** {@return MLflow's error code, such as {@code RESOURCE_DOES_NOT_EXIST}; may be empty} */
  String code() {
    return code;
  }
}
