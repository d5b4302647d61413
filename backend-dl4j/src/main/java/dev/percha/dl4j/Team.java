package dev.percha.dl4j;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * The calling thread and others beside it, for loops whose pieces do not depend on each other:
 * whoever is free takes the next piece, and the result is the same whoever took it. One loop at a
 * time.
 */
final class Team implements AutoCloseable {
  /** About ten microseconds; then the processor is left to whom it is waited for. */
  private static final int SPINS = 200;

  private final int others;
  private final ExecutorService threads;

  /**
   * @param size how many threads, the calling one included
   */
  Team(int size) {
    others = size - 1;
    threads =
        Executors.newFixedThreadPool(
            Math.max(1, others),
            task -> {
              Thread made = new Thread(task, "percha Deeplearning4j beside");
              made.setDaemon(true);
              return made;
            });
  }

  /** Does pieces 0 to {@code pieces - 1}, and returns when all are done. */
  void run(int pieces, IntConsumer piece) {
    Loop loop = new Loop(pieces, piece);
    for (int i = 0; i < others; i++) {
      threads.execute(loop);
    }
    loop.run();
    loop.await();
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  private static final class Loop implements Runnable {
    private final int pieces;
    private final IntConsumer piece;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger left;
    private volatile Throwable failure;

    Loop(int pieces, IntConsumer piece) {
      this.pieces = pieces;
      this.piece = piece;
      this.left = new AtomicInteger(pieces);
    }

    @Override
    public void run() {
      for (int i = next.getAndIncrement(); i < pieces; i = next.getAndIncrement()) {
        try {
          piece.accept(i);
        } catch (RuntimeException | Error e) {
          failure = e;
        } finally {
          left.decrementAndGet();
        }
      }
    }

    void await() {
      for (int spins = 0; left.get() > 0; spins++) {
        if (spins < SPINS) {
          Thread.onSpinWait();
        } else {
          Thread.yield();
        }
      }
      if (failure != null) {
        throw new IllegalStateException("a piece of a loop failed", failure);
      }
    }
  }
}
