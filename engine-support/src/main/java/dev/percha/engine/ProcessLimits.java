package dev.percha.engine;

import dev.percha.core.failure.BackendException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;

/**
 * What the operating system lets this process have. Engines take it for granted: where it runs out,
 * they wait for ever for a thread that was never begun, or for memory that never comes. So it is
 * asked for beforehand.
 */
public final class ProcessLimits {
  private static final long MEGABYTE = 1L << 20;
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Path STATUS = Path.of("/proc/self/status");

  private ProcessLimits() {}

  /**
   * Refuses to go on where an engine would not get what it needs.
   *
   * @param engine the engine's name, for messages
   * @param megabytes of address space that it takes beyond what the process has
   * @param threads that it begins beyond those there are
   * @throws BackendException where that is not to be had; the message names the limit
   */
  public static void require(String engine, long megabytes, int threads) {
    OptionalLong limit = number(LIMITS, "Max address space", 1);
    OptionalLong taken = number(STATUS, "VmSize:", 1024);
    if (limit.isPresent() && taken.isPresent()) {
      requireAddressSpace(engine, megabytes, limit.getAsLong(), taken.getAsLong());
    }
    requireThreads(engine, threads, Thread::start);
  }

  static void requireAddressSpace(String engine, long megabytes, long limit, long taken) {
    if (limit - taken < megabytes * MEGABYTE) {
      throw new BackendException(
          ("%s needs %s MB of address space beyond the %s MB that this process has, and "
                  + "the limit is %s MB (ulimit -v); raise it, or give the JVM a smaller heap, "
                  + "as by JAVA_TOOL_OPTIONS=-Xmx%sm")
              .formatted(
                  engine,
                  megabytes,
                  taken / MEGABYTE,
                  limit / MEGABYTE,
                  Runtime.getRuntime().maxMemory() / MEGABYTE / 2));
    }
  }

  /** How a thread is begun. */
  interface Begin {
    void start(Thread thread);
  }

  /** Whether so many threads are to be had at once only shows when they are there. */
  static void requireThreads(String engine, int threads, Begin begin) {
    CountDownLatch asked = new CountDownLatch(1);
    List<Thread> begun = new ArrayList<>();
    try {
      for (int i = 0; i < threads; i++) {
        Thread thread = new Thread(null, () -> awaitQuietly(asked), "percha limits", 0, false);
        thread.setDaemon(true);
        begin.start(thread);
        begun.add(thread);
      }
    } catch (OutOfMemoryError refused) {
      throw new BackendException(
          ("%s needs %s threads more, and the system gave %s: a limit on processes "
                  + "(ulimit -u, or pids of the container), or on memory; raise it, or take "
                  + "fewer --threads")
              .formatted(engine, threads, begun.size()),
          refused);
    } finally {
      asked.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch asked) {
    try {
      asked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The first number of a line, where there is such a file, line and number. */
  private static OptionalLong number(Path file, String name, long unit) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(name.length()).strip().split(" ", 2)[0])
          .filter(word -> word.matches("\\d{1,15}"))
          .mapToLong(word -> Long.parseLong(word) * unit)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
