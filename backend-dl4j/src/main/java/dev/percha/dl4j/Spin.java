package dev.percha.dl4j;

import java.util.function.BooleanSupplier;

/** Waiting for what another thread is about to do, in less time than sleeping takes. */
final class Spin {
  /** About ten microseconds; then the processor is left to whom it is waited for. */
  private static final int SPINS = 200;

  private Spin() {}

  static void until(BooleanSupplier condition) {
    for (int spins = 0; !condition.getAsBoolean(); spins++) {
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }
}
