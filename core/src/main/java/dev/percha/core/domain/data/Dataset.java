package dev.percha.core.domain.data;

import java.util.List;
import java.util.Objects;

/**
 * A data set, ready to train on: the part from which training and validation rows are split, and
 * the part kept for the test.
 *
 * @param name what people call it, such as {@code fashion-mnist}
 * @param sha256 of its content, in hexadecimal; for the provenance of results
 * @param schema what its rows are, and what its classes are called
 * @param train at least 2 rows
 * @param test rows of the same inputs and classes; none where the test set is not to be asked
 */
public record Dataset(String name, String sha256, Schema schema, Examples train, Examples test) {
  public Dataset {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(sha256, "sha256");
    if (train.rows() < 2) {
      throw new IllegalArgumentException(train.rows() + " training rows; allowed: at least 2");
    }
    if (train.inputs() != test.inputs() || train.classes() != test.classes()) {
      throw new IllegalArgumentException(
          "training rows have %s inputs and %s classes, test rows %s and %s"
              .formatted(train.inputs(), train.classes(), test.inputs(), test.classes()));
    }
    if (schema.classNames().size() != train.classes()) {
      throw new IllegalArgumentException(
          schema.classNames().size() + " class names for " + train.classes() + " classes");
    }
    if (schema.width() != train.inputs()) {
      throw new IllegalArgumentException(
          "a schema of " + schema.width() + " values, but rows of " + train.inputs());
    }
  }

  /**
   * The same without a test row, for whoever chooses between trainings: the test set, once it has
   * had a say in a choice, tells no more how the chosen network does on rows it has not seen.
   *
   * @return a data set of which trainings are not tested, and which is the same for all else
   */
  public Dataset withoutTest() {
    return new Dataset(name, sha256, schema, train, test.select(new int[0]));
  }

  /**
   * A data set of images, or of rows of unnamed numbers.
   *
   * @param name what people call it
   * @param sha256 of its content
   * @param classNames one name per class, in the order of the labels
   * @param image the shape of one row; for rows that are no images, 1 x inputs
   * @param train at least 2 rows
   * @param test at least 1 row, of the same inputs and classes
   */
  public Dataset(
      String name,
      String sha256,
      List<String> classNames,
      ImageShape image,
      Examples train,
      Examples test) {
    this(name, sha256, Schema.ofImages(image, classNames), train, test);
  }

  /** {@return one name per class, in the order of the labels} */
  public List<String> classNames() {
    return schema.classNames();
  }
}
