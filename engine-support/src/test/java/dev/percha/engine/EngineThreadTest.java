package dev.percha.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percha.core.failure.BackendException;
import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EngineThreadTest {
  private static final Duration AT_ONCE = Duration.ofMillis(1);
  private final AtomicInteger prepared = new AtomicInteger();

  @Test
  void aThreadThatNobodyAsksEndsAndTheNextOneIsPrepared() throws InterruptedException {
    EngineThread engine = new EngineThread("Engine", prepared::incrementAndGet, AT_ONCE);

    Thread first = engine.call(Thread::currentThread);
    assertThat(prepared).hasValue(0);
    first.join();

    Thread second = engine.call(Thread::currentThread);
    assertThat(second).isNotSameAs(first);
    assertThat(prepared).hasValue(1);
  }

  @Test
  void callsThatFollowEachOtherHaveTheSameThread() {
    EngineThread engine = new EngineThread("Engine", prepared::incrementAndGet);

    assertThat(engine.call(Thread::currentThread)).isSameAs(engine.call(Thread::currentThread));
  }

  @Test
  void theThreadHasNothingOfWhoeverCallsFirst() throws Exception {
    InheritableThreadLocal<String> callers = new InheritableThreadLocal<>();
    callers.set("the caller's");
    ClassLoader own = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader application = new URLClassLoader(new URL[0], own)) {
      Thread.currentThread().setContextClassLoader(application);
      EngineThread engine = new EngineThread("Engine", prepared::incrementAndGet);

      assertThat(engine.<String>call(callers::get)).isNull();
      assertThat(engine.call(() -> Thread.currentThread().getContextClassLoader()))
          .isSameAs(EngineThread.class.getClassLoader());
    } finally {
      Thread.currentThread().setContextClassLoader(own);
    }
  }

  @Test
  void anInterruptedCallerGetsItsAnswerAndIsInterruptedAfterwards() throws Exception {
    EngineThread engine = new EngineThread("Engine", prepared::incrementAndGet);
    CountDownLatch under = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger answer = new AtomicInteger();
    AtomicInteger interrupted = new AtomicInteger();
    Thread caller =
        new Thread(
            () -> {
              answer.set(
                  engine.call(
                      () -> {
                        under.countDown();
                        go.await();
                        return 42;
                      }));
              interrupted.set(Thread.currentThread().isInterrupted() ? 1 : 0);
            });
    caller.start();
    under.await();
    caller.interrupt();
    go.countDown();
    caller.join();

    assertThat(answer).hasValue(42);
    assertThat(interrupted).hasValue(1);
  }

  @Test
  void aDroppedLoaderIsNotKeptByTheEnginesThread() throws Exception {
    ReferenceQueue<ClassLoader> dropped = new ReferenceQueue<>();
    WeakReference<ClassLoader> loader = new WeakReference<>(usedAndDropped(), dropped);

    while (dropped.remove(10) == null) {
      System.gc();
    }
    assertThat(loader.get()).isNull();
  }

  /** A loader of its own, in which the engine's thread was used once. */
  private static ClassLoader usedAndDropped() throws ReflectiveOperationException, IOException {
    URL[] classes = {placeOf(EngineThread.class), placeOf(BackendException.class)};
    try (URLClassLoader loader =
        new URLClassLoader(classes, ClassLoader.getPlatformClassLoader())) {
      Class<?> type = loader.loadClass(EngineThread.class.getName());
      assertThat(type).isNotSameAs(EngineThread.class);
      Constructor<?> constructor =
          type.getDeclaredConstructor(String.class, Runnable.class, Duration.class);
      constructor.setAccessible(true);
      Runnable nothing = () -> {};
      Object engine = constructor.newInstance("Engine", nothing, AT_ONCE);
      Callable<Path> task = () -> Path.of("");
      assertThat(type.getMethod("call", Callable.class).invoke(engine, task)).isNotNull();
      return loader;
    }
  }

  private static URL placeOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }
}
