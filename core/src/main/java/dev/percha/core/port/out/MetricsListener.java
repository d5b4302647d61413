package dev.percha.core.port.out;

import dev.percha.core.domain.training.RunEvent;

/**
 * The metrics port: hears what happens in a run, as it happens.
 *
 * <p>Called on the thread that called the training, one event after the other; time spent here is
 * not counted as training. An exception thrown here ends the run and reaches its caller.
 */
@FunctionalInterface
public interface MetricsListener {
  /** Hears of what happened. */
  void on(RunEvent event);

  /** {@return a listener that does nothing} */
  static MetricsListener silent() {
    return event -> {};
  }
}
