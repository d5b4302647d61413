package dev.percha.results;

import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.Warning;
import java.util.Locale;

/** What people and programs read alike, said by one word wherever it is said. */
public final class Words {
  /** What a command says of its status while it is under way. */
  static final String RUNNING = "running";

  private Words() {}

  /**
   * @param status how a training ended
   * @return {@code completed}, {@code interrupted}, {@code diverged} or {@code failed}
   */
  public static String of(RunStatus status) {
    return status == RunStatus.CANCELLED ? "interrupted" : status.name().toLowerCase(Locale.ROOT);
  }

  /**
   * @param kind a kind of warning
   * @return its name as JSON has it, such as {@code missing-class}
   */
  static String of(Warning.Kind kind) {
    return hyphenated(kind);
  }

  /**
   * @param kind a kind of failure
   * @return its name as JSON has it, such as {@code configuration}
   */
  static String of(Failure.Kind kind) {
    return hyphenated(kind);
  }

  private static String hyphenated(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @param number how many
   * @param thing what, as one of it is called
   * @return both: {@code 1 epoch}, {@code 2 epochs}
   */
  public static String count(int number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
