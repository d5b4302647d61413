package dev.percha.dl4j;

import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.failure.BackendException;
import dev.percha.engine.EngineStart;
import dev.percha.engine.EngineThread;
import dev.percha.engine.NativesFolder;
import dev.percha.engine.ProcessLimits;
import dev.percha.engine.ThreadTeam;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The one ND4J of this process, the one thread that trains on it, since ND4J keeps its workspaces
 * by calling thread, and how many threads share the work.
 */
final class Nd4jEngine {
  private static final int DEFAULT_THREADS = 1;

  /** What ND4J and a training of some size took when measured, rounded up. */
  private static final int ADDRESS_SPACE_MB = 900;

  private static final int ARENA_MB = 128;

  /** Threads of JavaCPP and ND4J that free memory, and some of the JVM's. */
  private static final int OWN_THREADS = 10;

  private static final EngineStart START = new EngineStart("Deeplearning4j", Nd4jEngine::load);
  private static final EngineThread THREAD =
      new EngineThread("Deeplearning4j", Nd4jEngine::prepareThread);

  /**
   * How many threads OpenBLAS has is the process's, and changes its bits: it is 1, but while who
   * may write has it otherwise.
   */
  private static final ReadWriteLock BLAS = new ReentrantReadWriteLock();

  private static final AtomicBoolean STARTED = new AtomicBoolean();

  private static final AtomicReference<ThreadTeam> TEAM = new AtomicReference<>(new ThreadTeam(1));

  private Nd4jEngine() {}

  static String start(EngineSettings settings) {
    return call(() -> START.require(settings));
  }

  private static String load(EngineSettings settings) {
    requireNatives();
    Nd4jLibraries.unpack(new NativesFolder("ND4J", settings));
    int threads = settings.threads().orElse(DEFAULT_THREADS);
    // OpenBLAS begins with a thread for each processor; a thread's memory is an arena of its own.
    ProcessLimits.require(
        "Deeplearning4j",
        ADDRESS_SPACE_MB + threads * ARENA_MB,
        OWN_THREADS + Runtime.getRuntime().availableProcessors() + 2 * threads);
    Nd4j.factory().blas().setMaxThreads(1);
    STARTED.set(true);
    prepareThread();
    TEAM.set(new ThreadTeam(threads));
    return Dl4jVersions.ENGINE + ", threads " + threads;
  }

  /** Each thread has its own number. ND4J's operations here are too small to be shared. */
  private static void prepareThread() {
    if (STARTED.get()) {
      NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    }
  }

  private static void requireNatives() {
    // Not asked of Loader, which loads its own library as soon as it is used.
    String platform = Loader.Detector.getPlatform();
    String library =
        "org/nd4j/linalg/cpu/nativecpu/bindings/%s/%s"
            .formatted(platform, System.mapLibraryName("jnind4jcpu"));
    if (Nd4jEngine.class.getClassLoader().getResource(library) == null) {
      throw new BackendException(
          ("ND4J's native library for %s is not on the class path; add %s with the "
                  + "classifier %s")
              .formatted(platform, Dl4jVersions.NATIVES, platform));
    }
  }

  /** Runs a task on the calling thread; what the engine throws arrives as a failure of ours. */
  static <T> T guard(Supplier<T> task) {
    try {
      return task.get();
    } catch (RuntimeException | OutOfMemoryError e) {
      throw THREAD.failure(e);
    }
  }

  /** As many threads as the settings say. */
  static ThreadTeam team() {
    return TEAM.get();
  }

  /** Runs a task on the calling thread, while OpenBLAS has one thread. */
  static <T> T answer(Supplier<T> task) {
    BLAS.readLock().lock();
    try {
      return guard(task);
    } finally {
      BLAS.readLock().unlock();
    }
  }

  /**
   * Runs a task, on the engine's thread, while OpenBLAS has as many threads as the settings say.
   */
  static <T> T withThreads(Supplier<T> task) {
    int threads = team().size();
    if (threads == 1) {
      return task.get();
    }
    BLAS.writeLock().lock();
    Nd4j.factory().blas().setMaxThreads(threads);
    try {
      return task.get();
    } finally {
      Nd4j.factory().blas().setMaxThreads(1);
      BLAS.writeLock().unlock();
    }
  }

  /** Runs a task of ND4J's on a thread that is not the engine's, and leaves that as it was. */
  static <T> T onOneThread(Supplier<T> task) {
    NativeOps ops = NativeOpsHolder.getInstance().getDeviceNativeOps();
    int threads = ops.ompGetMaxThreads();
    ops.setOmpNumThreads(1);
    try {
      return task.get();
    } finally {
      ops.setOmpNumThreads(threads);
    }
  }

  /** Runs a task on the engine's thread; what the engine throws arrives as a failure of ours. */
  static <T> T call(Callable<T> task) {
    return THREAD.call(task);
  }
}
