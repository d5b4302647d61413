package dev.percha.table;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Says now and then how far reading has come, where it takes long. */
final class Progress {
  private static final long EVERY_NANOS = 2_000_000_000;
  private static final int BETWEEN_LOOKS = 4096;

  private final String doing;
  private final Consumer<String> told;
  private final LongSupplier nanoTime;
  private long last;

  /**
   * @param doing what is done, before the number of rows
   * @param told hears of it
   */
  Progress(String doing, Consumer<String> told, LongSupplier nanoTime) {
    this.doing = doing;
    this.told = told;
    this.nanoTime = nanoTime;
    this.last = nanoTime.getAsLong();
  }

  void rows(long rows) {
    if (rows % BETWEEN_LOOKS == 0 && nanoTime.getAsLong() - last >= EVERY_NANOS) {
      last = nanoTime.getAsLong();
      told.accept(doing + rows + " rows");
    }
  }
}
