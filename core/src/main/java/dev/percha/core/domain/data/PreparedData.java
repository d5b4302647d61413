package dev.percha.core.domain.data;

import dev.percha.core.failure.DataException;

/**
 * A data set as a training sees it: split, and prepared by what was fitted on the rows that are
 * trained on. Immutable.
 */
public final class PreparedData {
  private final Preprocessing preprocessing;
  private final Examples training;
  private final Examples validation;
  private final Examples test;

  private PreparedData(
      Preprocessing preprocessing, Examples training, Examples validation, Examples test) {
    this.preprocessing = preprocessing;
    this.training = training;
    this.validation = validation;
    this.test = test;
  }

  /**
   * @param data a data set
   * @param split how its training part is split
   * @param preparation what is fitted on the rows that are trained on
   * @return all its rows, prepared; those that need nothing share the data set's memory
   * @throws IllegalArgumentException where such rows cannot be prepared so
   * @throws DataException where one of them cannot, or one array cannot hold them
   */
  public static PreparedData of(Dataset data, SplitSpec split, Preparation preparation) {
    Split parts = Split.of(data.train(), split);
    Examples training = data.train().select(parts.training());
    Preprocessing preprocessing = preparation.fit(data.schema(), training);
    return new PreparedData(
        preprocessing,
        training.prepared(preprocessing),
        data.train().select(parts.validation()).prepared(preprocessing),
        data.test().prepared(preprocessing));
  }

  /**
   * What {@link #of} fits, alone.
   *
   * @param data a data set
   * @param split how its training part is split
   * @param preparation what is fitted on the rows that are trained on
   * @return the preprocessing
   * @throws IllegalArgumentException where the rows cannot be prepared so
   */
  public static Preprocessing fit(Dataset data, SplitSpec split, Preparation preparation) {
    if (preparation instanceof Preparation.AsGiven) {
      // It learns nothing of the rows, so that they need not be split to hear it.
      return preparation.fit(data.schema(), data.train());
    }
    Split parts = Split.of(data.train(), split);
    return preparation.fit(data.schema(), data.train().select(parts.training()));
  }

  /** {@return what was fitted on the rows that are trained on} */
  public Preprocessing preprocessing() {
    return preprocessing;
  }

  /** {@return the rows that are trained on} */
  public Examples training() {
    return training;
  }

  /** {@return the rows held out for validation} */
  public Examples validation() {
    return validation;
  }

  /** {@return the test rows} */
  public Examples test() {
    return test;
  }
}
