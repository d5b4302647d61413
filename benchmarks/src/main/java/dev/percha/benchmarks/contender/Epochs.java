package dev.percha.benchmarks.contender;

/** Something that trains, or does a part of the work of training, epoch by epoch. */
interface Epochs extends AutoCloseable {
  /** One optimisation step, or as little as there is. */
  void step();

  /**
   * One epoch, its rows in a new random order.
   *
   * @return the epoch's mean training loss; NaN where none is computed
   */
  double epoch();

  @Override
  void close();
}
