package dev.percha.engine;

import dev.percha.core.failure.BackendException;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The one thread that an engine's work runs on, for engines that keep state by calling thread or
 * serve one caller at a time. A daemon, begun with a call and ended when none has come for some
 * seconds, so that a class loader whose application is gone is not kept by it. Safe for use by
 * several threads.
 */
public final class EngineThread {
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final String engine;
  private final ExecutorService thread;

  /**
   * @param engine the engine's name, for messages and the thread
   * @param prepare what a thread that takes the place of one that ended does first, since engines
   *     keep settings by thread
   */
  public EngineThread(String engine, Runnable prepare) {
    this(engine, prepare, IDLE);
  }

  EngineThread(String engine, Runnable prepare, Duration idle) {
    this.engine = engine;
    AtomicBoolean begun = new AtomicBoolean();
    this.thread =
        pool(
            1,
            idle,
            work ->
                bare(
                    "percha " + engine,
                    () -> {
                      if (begun.getAndSet(true)) {
                        prepare.run();
                      }
                      work.run();
                    }));
  }

  /**
   * Daemon threads for an engine's work, which end when they have nothing to do for some seconds.
   *
   * @param name what each is called
   * @param threads how many, at most
   * @return a pool that nobody needs to shut down
   */
  public static ExecutorService pool(String name, int threads) {
    return pool(threads, IDLE, work -> bare(name, work));
  }

  private static ExecutorService pool(int threads, Duration idle, ThreadFactory factory) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            idle.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            factory);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** A thread that has nothing of whoever happened to call first: neither loader nor rights. */
  @SuppressWarnings("removal")
  private static Thread bare(String name, Runnable work) {
    return AccessController.doPrivileged(
        (PrivilegedAction<Thread>)
            () -> {
              Thread made = new Thread(null, work, name, 0, false);
              made.setDaemon(true);
              made.setContextClassLoader(EngineThread.class.getClassLoader());
              return made;
            });
  }

  /**
   * Runs a task on the engine's thread and waits for it. A task under way cannot be stopped: an
   * interrupt of the caller is kept for afterwards.
   *
   * @param task work of the engine's
   * @param <T> what it returns
   * @return what it returned
   * @throws BackendException where it threw anything
   */
  public <T> T call(Callable<T> task) {
    Future<T> result = thread.submit(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return result.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * @param thrown what an engine threw
   * @return the same as a failure of ours, in one line
   */
  public BackendException failure(Throwable thrown) {
    if (thrown instanceof BackendException ours) {
      return ours;
    }
    if (thrown instanceof OutOfMemoryError full) {
      return BackendException.outOfMemory(full);
    }
    String message = String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
    return new BackendException(
        engine + " failed: " + thrown.getClass().getSimpleName() + ": " + message, thrown);
  }
}
