package dev.percha.djl;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import dev.percha.core.domain.EngineSettings;
import dev.percha.core.domain.Probe;
import dev.percha.core.failure.BackendException;
import dev.percha.core.port.out.EngineStart;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The one PyTorch of this process, and the one thread that trains on it: DJL collects gradients for
 * one caller at a time, and PyTorch keeps its gradient mode and its threads by calling thread.
 */
final class PyTorch {
  private static final String NATIVES_MARK = "native/lib/pytorch.properties";
  private static final int DEFAULT_THREADS = 1;
  private static final EngineStart START = new EngineStart("PyTorch", PyTorch::load);
  private static final ExecutorService THREAD =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "percha-pytorch");
            thread.setDaemon(true);
            return thread;
          });

  private PyTorch() {}

  static Probe probe(EngineSettings settings) {
    return call(() -> START.probe(settings));
  }

  static void start(EngineSettings settings) {
    call(() -> START.require(settings));
  }

  private static String load(EngineSettings settings) {
    if (PyTorch.class.getClassLoader().getResource(NATIVES_MARK) == null) {
      throw new BackendException(
          "PyTorch's native library for "
              + System.getProperty("os.name")
              + " "
              + System.getProperty("os.arch")
              + " is not on the class path; add "
              + Versions.NATIVES
              + " with the classifier of this platform");
    }
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    settings.nativesFolder().map(Path::toAbsolutePath).ifPresent(PyTorch::unpackInto);
    int threads = settings.threads().orElse(DEFAULT_THREADS);
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
    Engine.getEngine("PyTorch");
    JniUtils.setGradMode(false);
    return Versions.ENGINE + ", threads " + JniUtils.getNumThreads();
  }

  private static void unpackInto(Path folder) {
    System.setProperty("ENGINE_CACHE_DIR", folder.toString());
    System.setProperty("DJL_CACHE_DIR", folder.toString());
  }

  /** Runs a task on the engine's thread; what the engine throws arrives as a failure of ours. */
  static <T> T call(Callable<T> task) {
    Future<T> result = THREAD.submit(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return result.get();
        } catch (InterruptedException e) {
          // A step under way cannot be stopped; the caller learns of it afterwards.
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

  static BackendException failure(Throwable cause) {
    if (cause instanceof BackendException ours) {
      return ours;
    }
    String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return new BackendException(
        "PyTorch failed: " + cause.getClass().getSimpleName() + ": " + reason, cause);
  }
}
