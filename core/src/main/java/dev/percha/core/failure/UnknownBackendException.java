package dev.percha.core.failure;

import java.util.Collection;

/** A backend was named that is not on the class path, or none was named where several are. */
public final class UnknownBackendException extends PerchaException {
  private static final long serialVersionUID = 1L;

  private UnknownBackendException(String message) {
    super(message, null);
  }

  /**
   * A backend was asked for by a name that none has.
   *
   * @param name the name asked for
   * @param available the names there are
   * @return the failure, naming the choice and the alternatives
   */
  public static UnknownBackendException named(String name, Collection<String> available) {
    return new UnknownBackendException(
        "unknown backend \"" + name + "\"; available: " + list(available));
  }

  /**
   * No backend was named, and there is not exactly one to take.
   *
   * @param available the names there are
   * @return the failure, naming the alternatives
   */
  public static UnknownBackendException unnamed(Collection<String> available) {
    return new UnknownBackendException(
        available.isEmpty()
            ? "no backend on the class path; add a dependency on backend-dl4j or backend-djl"
            : "no backend named and several are present; name one of: " + list(available));
  }

  private static String list(Collection<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }
}
