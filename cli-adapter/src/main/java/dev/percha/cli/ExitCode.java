package dev.percha.cli;

import dev.percha.core.failure.PerchaException;
import dev.percha.results.Failure;

/** What the process says of its end to whoever started it. */
enum ExitCode {
  DONE(0, "done"),
  BUG(1, "a bug in percha"),
  USAGE(2, "wrong usage or configuration"),
  DATA(3, "a data or model file is missing or damaged, or results cannot be written"),
  BACKEND(4, "a backend failed or cannot run here, also for want of memory"),
  DIVERGED(5, "training diverged"),
  PARITY(6, "backends do not compute the same, or it cannot be judged"),
  INTERRUPTED(130, "interrupted");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  int code() {
    return code;
  }

  String meaning() {
    return meaning;
  }

  static ExitCode of(Throwable failure) {
    if (failure instanceof PerchaException told) {
      return of(Failure.of(told).kind());
    }
    return failure instanceof OutOfMemoryError ? BACKEND : BUG;
  }

  static ExitCode of(Failure.Kind kind) {
    return switch (kind) {
      case CONFIGURATION -> USAGE;
      case DATA -> DATA;
      case BACKEND -> BACKEND;
      case DIVERGED -> DIVERGED;
      case OTHER -> BUG;
    };
  }
}
