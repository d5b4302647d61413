package dev.percha.engine;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * Threads that stand beside whoever calls, for the pieces of a loop: whoever is free takes the next
 * piece. Several threads may call at once; a piece that waits for others of its loop gets them, as
 * long as there are no more pieces than members and no other loop does the same.
 */
public final class ThreadTeam {
  private final int size;
  private final ExecutorService others;

  /**
   * @param size how many threads, the calling one included
   */
  public ThreadTeam(int size) {
    this.size = size;
    this.others = EngineThread.pool("percha Deeplearning4j beside", Math.max(1, size - 1));
  }

  public int size() {
    return size;
  }

  /** Does pieces 0 to {@code pieces - 1}, and returns when all are done. */
  public void run(int pieces, IntConsumer piece) {
    Loop loop = new Loop(pieces, piece);
    for (int i = 1; i < Math.min(size, pieces); i++) {
      others.execute(loop);
    }
    loop.run();
    loop.await();
  }

  private static final class Loop implements Runnable {
    private final int pieces;
    private final IntConsumer piece;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger left;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

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
          failure.compareAndSet(null, e);
        } finally {
          left.decrementAndGet();
        }
      }
    }

    void await() {
      SpinWait.until(() -> left.get() == 0);
      if (failure.get() instanceof Error error) {
        throw error;
      }
      if (failure.get() instanceof RuntimeException exception) {
        throw exception;
      }
    }
  }
}
