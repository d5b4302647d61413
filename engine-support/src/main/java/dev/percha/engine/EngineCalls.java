package dev.percha.engine;

import java.util.concurrent.Callable;

/** How an engine is entered: on which thread, and what becomes of its exceptions. */
@FunctionalInterface
public interface EngineCalls {
  /**
   * Runs a task of the engine's.
   *
   * @param task what to run
   * @param <T> of its answer
   * @return its answer
   * @throws dev.percha.core.failure.BackendException where the engine fails
   */
  <T> T call(Callable<T> task);
}
