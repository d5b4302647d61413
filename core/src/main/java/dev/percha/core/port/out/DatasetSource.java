package dev.percha.core.port.out;

import dev.percha.core.domain.data.Dataset;

/** Where a data set comes from: a jar, a folder, or an application's own store. */
@FunctionalInterface
public interface DatasetSource {
  /**
   * Reads and checks the whole data set. May be called more than once, from any thread.
   *
   * @return the data set
   * @throws dev.percha.core.failure.DataException where it is missing, damaged, or not of its
   *     format
   */
  Dataset load();
}
