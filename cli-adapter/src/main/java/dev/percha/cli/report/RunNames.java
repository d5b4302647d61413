package dev.percha.cli.report;

/** What trainings are called in every file of their command. */
public final class RunNames {
  private RunNames() {}

  /**
   * @param backend a backend's name
   * @param seed of a training by one of several seeds
   * @return what it is called: {@code djl-seed-1}
   */
  public static String bySeed(String backend, long seed) {
    return backend + "-seed-" + seed;
  }

  /**
   * @param backend a backend's name
   * @param before how many trainings of the same command were on it before
   * @return what the next one is called: {@code djl}, {@code djl-2}, …
   */
  public static String next(String backend, long before) {
    return backend + (before == 0 ? "" : "-" + (before + 1));
  }
}
