package dev.percha.djl;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.failure.BackendException;
import dev.percha.engine.EngineStart;
import dev.percha.engine.EngineThread;
import dev.percha.engine.NativesFolder;
import dev.percha.engine.ProcessLimits;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The one PyTorch of this process, and the one thread that trains on it: DJL collects gradients for
 * one caller at a time, and PyTorch keeps its gradient mode and its threads by calling thread.
 */
final class PyTorch {
  private static final String OTHER_ENGINE = "DJL_DEFAULT_ENGINE";
  private static final int DEFAULT_THREADS = 1;

  /** What PyTorch took when measured, rounded up; each thread has memory of its own beside. */
  private static final int ADDRESS_SPACE_MB = 450;

  private static final int ARENA_MB = 64;

  /** Threads of the JVM's that begin as work goes on. */
  private static final int OWN_THREADS = 4;

  /** Rows of a forward pass from which on threads share it with profit. */
  private static final int LARGE = 1000;

  /** Rows at a time: few enough for the caches, and for memory that PyTorch has at hand. */
  private static final int BLOCK = 1024;

  private static final EngineStart START = new EngineStart("PyTorch", PyTorch::load);
  private static final EngineThread THREAD = new EngineThread("PyTorch", PyTorch::prepareThread);

  private static final AtomicBoolean STARTED = new AtomicBoolean();

  private PyTorch() {}

  static String start(EngineSettings settings) {
    return call(() -> START.require(settings));
  }

  private static String load(EngineSettings settings) {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    TorchLibraries.unpack(new NativesFolder("PyTorch", settings));
    int threads = settings.threads().orElse(DEFAULT_THREADS);
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
    ProcessLimits.require(
        "PyTorch", ADDRESS_SPACE_MB + threads * ARENA_MB, OWN_THREADS + 2 * threads);
    WaitingThreads.bound(threads);
    startDjl();
    STARTED.set(true);
    prepareThread();
    // A script is run as it is written: specialising it to shapes costs seconds and gains nothing.
    JniUtils.setGraphExecutorOptimize(false);
    return DjlVersions.ENGINE + ", threads " + JniUtils.getNumThreads();
  }

  private static void startDjl() {
    try {
      Engine.getEngine("PyTorch");
    } catch (ExceptionInInitializerError e) {
      if (System.getenv(OTHER_ENGINE) == null) {
        throw e;
      }
      throw new BackendException(
          OTHER_ENGINE
              + " in the environment names an engine that DJL has not, "
              + System.getenv(OTHER_ENGINE)
              + ", so that it has none at all; unset it",
          e);
    }
  }

  /** PyTorch keeps its gradient mode by calling thread. */
  private static void prepareThread() {
    if (STARTED.get()) {
      JniUtils.setGradMode(false);
    }
  }

  /** Runs a task on the engine's thread; what the engine throws arrives as a failure of ours. */
  static <T> T call(Callable<T> task) {
    return THREAD.call(task);
  }

  /**
   * Runs a forward pass, whose bits do not depend on where that is. PyTorch's OpenMP keeps a team
   * of threads for each thread that shares work, and once it has more of them than processors,
   * waiting threads sleep and training slows down by a quarter. So what is worth sharing is shared
   * by the engine's own team, and all else is done by the thread that asks.
   *
   * @param rows how many rows it is over
   * @param classes logits of each
   * @param pass the pass
   * @return all logits, row-major
   */
  static double[] answer(int rows, int classes, BlockPass pass) {
    boolean shared = rows >= LARGE && JniUtils.getNumThreads() > 1;
    return shared
        ? call(() -> inBlocks(rows, classes, pass))
        : here(() -> inBlocks(rows, classes, pass));
  }

  /** A forward pass over some of the rows asked about: their logits, row-major. */
  @FunctionalInterface
  interface BlockPass {
    double[] logits(int from, int count);
  }

  private static double[] inBlocks(int rows, int classes, BlockPass pass) {
    double[] logits = new double[rows * classes];
    for (int from = 0; from < rows; from += BLOCK) {
      double[] part = pass.logits(from, Math.min(BLOCK, rows - from));
      System.arraycopy(part, 0, logits, from * classes, part.length);
    }
    return logits;
  }

  /**
   * PyTorch gives a thread its number of threads with the first operation that is large enough to
   * be shared; asked for here, products before that one do not round differently. What belongs to
   * the calling thread, it gets back as it was.
   */
  private static <T> T here(Supplier<T> task) {
    JniUtils.getNumThreads();
    boolean collecting = JniUtils.isGradMode();
    JniUtils.setGradMode(false);
    try {
      return task.get();
    } catch (RuntimeException e) {
      throw THREAD.failure(e);
    } finally {
      JniUtils.setGradMode(collecting);
    }
  }
}
