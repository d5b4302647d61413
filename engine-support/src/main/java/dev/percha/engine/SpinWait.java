package dev.percha.engine;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waiting for what another thread is about to do, in less time than sleeping takes; and, where that
 * thread does not come, sleeping all the same: somebody else has the processor it needs.
 */
public final class SpinWait {
  /** About ten microseconds; then the processor is left to whom it is waited for. */
  private static final int SPINS = 200;

  /** About half a millisecond, where nobody else wants the processor. */
  private static final int YIELDS = 1000;

  private static final long SLEEP_NANOS = 50_000;

  private SpinWait() {}

  public static void until(BooleanSupplier condition) {
    for (int turns = 0; !condition.getAsBoolean(); turns++) {
      if (turns < SPINS) {
        Thread.onSpinWait();
      } else if (turns < SPINS + YIELDS) {
        Thread.yield();
      } else {
        LockSupport.parkNanos(SLEEP_NANOS);
        // Where the caller is interrupted, parking returns at once.
        Thread.yield();
      }
    }
  }
}
