package dev.percha.reference.parity;

/** Hears of a climb while it goes on: by any thread of it, and by one at a time. */
@FunctionalInterface
public interface ParityListener {
  /**
   * Something was compared.
   *
   * @param finding what came of it
   */
  void found(Finding finding);

  /**
   * Steps of a rung were made; its findings come after the last one.
   *
   * @param rung a rung of more than one step
   * @param done steps so far, of everyone who makes them
   * @param all steps that there will be
   */
  default void progressed(ParityCheck rung, int done, int all) {}
}
