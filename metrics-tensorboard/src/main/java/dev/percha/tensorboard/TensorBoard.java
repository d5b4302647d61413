package dev.percha.tensorboard;

import dev.percha.core.port.out.MetricsLog;
import dev.percha.core.port.out.MetricsLogKind;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Logs to event files. TensorBoard is given the folder that holds a folder for each training:
 * {@code tensorboard} in the command's results, or {@code DIR/<results' name>} where a target
 * {@code DIR} is named, so that many commands may share it.
 */
public final class TensorBoard implements MetricsLogKind {
  private final Clock clock;

  /** By the system's clock, as ServiceLoader makes it. */
  public TensorBoard() {
    this(Clock.systemUTC());
  }

  /** With a clock of the caller's, which dates the events. */
  public TensorBoard(Clock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  @Override
  public String name() {
    return "tensorboard";
  }

  @Override
  public MetricsLog open(Optional<String> target, Path here, Consumer<String> told) {
    return new TensorBoardLog(target.map(text -> here.resolve(folder(text))), clock, told);
  }

  private static Path folder(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("no folder named; expected tensorboard=DIR");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" cannot be a folder's name here (" + e.getReason() + ")", e);
    }
  }
}
