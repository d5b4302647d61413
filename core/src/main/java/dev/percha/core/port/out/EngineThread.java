package dev.percha.core.port.out;

import dev.percha.core.failure.BackendException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The one thread that an engine's work runs on, for engines that keep state by calling thread or
 * serve one caller at a time. A daemon, begun with the first call. Safe for use by several threads.
 */
public final class EngineThread {
  private final String engine;
  private final ExecutorService thread;

  /**
   * @param engine the engine's name, for messages and the thread
   */
  public EngineThread(String engine) {
    this.engine = engine;
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "percha " + engine);
              made.setDaemon(true);
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
