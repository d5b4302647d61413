package dev.percha.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Ctrl-C as a wish: the command hears of it and saves what is done, but gets no more time than a
 * user has patience.
 */
final class Interruption implements BooleanSupplier {
  private static final long PATIENCE_MILLIS = 1_800;

  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean wanted;

  /** Listens from now on to the end of the process. */
  static Interruption listen() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(new Thread(interruption::shutDown, "interruption"));
    return interruption;
  }

  @Override
  public boolean getAsBoolean() {
    return wanted;
  }

  /** The command has ended by itself, or has saved what there was; nothing is waited for. */
  void finished() {
    finished.countDown();
  }

  private void shutDown() {
    if (finished.getCount() == 0) {
      return;
    }
    wanted = true;
    try {
      finished.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
  }
}
