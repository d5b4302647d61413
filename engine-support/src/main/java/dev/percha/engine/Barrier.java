package dev.percha.engine;

import java.util.concurrent.atomic.AtomicInteger;

/** Where threads wait for each other, over and over, until one of them gives up. */
public final class Barrier {
  private final int parties;
  private final AtomicInteger arrived = new AtomicInteger();
  private volatile int round;
  private volatile boolean broken;

  public Barrier(int parties) {
    this.parties = parties;
  }

  /** Returns when all have come: true, or false where one has given up and will not. */
  public boolean await() {
    int mine = round;
    if (arrived.incrementAndGet() == parties) {
      arrived.set(0);
      round = mine + 1;
    } else {
      SpinWait.until(() -> round != mine || broken);
    }
    return !broken;
  }

  /** Lets everybody go who waits or comes. */
  public void giveUp() {
    broken = true;
  }
}
