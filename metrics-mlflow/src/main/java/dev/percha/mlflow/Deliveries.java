package dev.percha.mlflow;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Sends one thing after another on a thread of its own, so that whoever trains never waits. What
 * cannot be sent now is tried again until it can, or until the end; what is refused ends it all.
 */
final class Deliveries implements AutoCloseable {
  /** Something to be sent, again where that fails. */
  @FunctionalInterface
  interface Delivery {
    /**
     * @throws RefusedException where it never will be taken
     * @throws IOException where it is not taken now
     */
    void send() throws IOException, InterruptedException;
  }

  /** Epochs of many hours of a server's silence; with their figures some 10 MB. */
  private static final int MOST_WAITING = 10_000;

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final String server;
  private final Duration deadline;
  private final Consumer<String> told;
  private final AtomicBoolean isTold = new AtomicBoolean();
  private final CountDownLatch ending = new CountDownLatch(1);
  private final ThreadPoolExecutor sender;
  private volatile boolean givenUp;

  /**
   * @param server what it is called to the user
   * @param deadline how long the end waits for what is under way
   * @param told hears once, in a line, that not all is sent
   */
  Deliveries(String server, Duration deadline, Consumer<String> told) {
    this.server = server;
    this.deadline = deadline;
    this.told = told;
    this.sender =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Deliveries::thread,
            (task, executor) -> tell("is too slow", "some epochs will be missing there"));
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "mlflow");
    thread.setDaemon(true);
    return thread;
  }

  /** Takes something to send; returns at once. */
  void add(Delivery delivery) {
    if (!givenUp) {
      sender.execute(() -> deliver(delivery));
    }
  }

  private void deliver(Delivery delivery) {
    try {
      while (!givenUp && !isSent(delivery)) {
        givenUp = ending.await(0, TimeUnit.SECONDS);
        ending.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      givenUp = true;
    }
  }

  private boolean isSent(Delivery delivery) throws InterruptedException {
    try {
      delivery.send();
      return true;
    } catch (RefusedException e) {
      givenUp = true;
      tell("refuses (" + e.getMessage() + ")", "it is not asked again");
    } catch (IOException e) {
      String reason = e.getClass() == IOException.class ? "" : e.getClass().getSimpleName();
      String detail = e.getMessage() == null ? "" : e.getMessage();
      String between = reason.isEmpty() || detail.isEmpty() ? "" : ": ";
      tell(
          "cannot be reached (" + reason + between + detail + ")",
          "what is measured is sent if it answers before the end");
    }
    return false;
  }

  private void tell(String what, String then) {
    if (isTold.compareAndSet(false, true)) {
      told.accept(server + " " + what + "; training goes on, and " + then);
    }
  }

  /** Waits for what is under way, until the deadline; what is left then is lost. */
  @Override
  public void close() {
    ending.countDown();
    sender.shutdown();
    try {
      if (!sender.awaitTermination(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        tell("is too slow", "what it had not taken by the end is missing there");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sender.shutdownNow();
  }
}
