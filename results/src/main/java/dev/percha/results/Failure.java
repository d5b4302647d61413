package dev.percha.results;

import dev.percha.core.failure.BackendException;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.DataException;
import dev.percha.core.failure.DivergedException;
import dev.percha.core.failure.PerchaException;
import dev.percha.core.failure.UnknownBackendException;
import dev.percha.core.failure.UnsupportedPlanException;
import java.util.Objects;

/**
 * Why a training did not end well, as a value: what an exception says without being one.
 *
 * @param kind who must act
 * @param message one line: what was wrong, where, what to do
 */
public record Failure(Kind kind, String message) {
  /** Who must act. */
  public enum Kind {
    /** Who chose settings, plan or backend. */
    CONFIGURATION,
    /** Who owns the data. */
    DATA,
    /** Who set up the machine. */
    BACKEND,
    /** Who chose the plan, such as a smaller learning rate. */
    DIVERGED,
    /** Not known: a failure of a backend's own kind, or of a document that does not say. */
    OTHER
  }

  public Failure {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(message, "message");
  }

  /** {@return what an exception says} */
  public static Failure of(PerchaException exception) {
    return new Failure(kind(exception), String.valueOf(exception.getMessage()));
  }

  private static Kind kind(PerchaException exception) {
    if (exception instanceof ConfigurationException
        || exception instanceof UnknownBackendException
        || exception instanceof UnsupportedPlanException) {
      return Kind.CONFIGURATION;
    }
    if (exception instanceof DataException) {
      return Kind.DATA;
    }
    if (exception instanceof BackendException) {
      return Kind.BACKEND;
    }
    return exception instanceof DivergedException ? Kind.DIVERGED : Kind.OTHER;
  }
}
