package dev.percha.benchmarks.contender;

import java.util.List;
import java.util.Map;

/** What a process does when it is its turn. */
interface Turns extends AutoCloseable {
  /**
   * Does one piece of work.
   *
   * @param command what to do, and with what
   * @return what was measured, by name; NaN where there is nothing to tell
   */
  Map<String, Double> take(List<String> command);

  @Override
  void close();
}
