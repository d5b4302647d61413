package dev.percha.core.port.out;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A kind of place where people look at trainings, such as TensorBoard. Found by {@link
 * java.util.ServiceLoader}: whoever brings another one names it in {@code
 * META-INF/services/dev.percha.core.port.out.MetricsLogKind}.
 */
public interface MetricsLogKind {
  /** {@return what users call it, in lower case, such as {@code tensorboard}} */
  String name();

  /**
   * Reads where to log to, so that what is misspelt is refused before anything is trained. Writes
   * nothing yet, and connects to nothing.
   *
   * @param target where, as the user wrote it; empty for the kind's default
   * @param here the folder that a relative path starts from
   * @param told hears, in one line and once, that the log cannot be kept; called on any thread
   * @return a log, to be closed
   * @throws IllegalArgumentException where the target is none; the message says what is expected,
   *     and repeats no secret
   */
  MetricsLog open(Optional<String> target, Path here, Consumer<String> told);
}
