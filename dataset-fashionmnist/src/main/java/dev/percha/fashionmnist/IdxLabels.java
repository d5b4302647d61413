package dev.percha.fashionmnist;

import dev.percha.core.failure.DataException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The labels of both parts, as classes from 0 on. Those of EMNIST's letters begin with 1; so do any
 * of which none is 0, where the smallest is 1 or as many classes are named as the largest says.
 */
final class IdxLabels {
  private static final int MOST_CLASSES = 256;

  private final int[] train;
  private final int[] test;
  private final List<String> names;

  /**
   * @param train the labels of the training images
   * @param test those of the test images
   * @param given the classes' names; empty to name them by their numbers
   * @param told hears what was taken for a class
   * @throws DataException where a label is none of a class, or all are alike
   */
  IdxLabels(
      IdxDataset.File train,
      IdxDataset.File test,
      Optional<List<String>> given,
      Consumer<String> told) {
    if (train.content().dimensions().length == 2 && train.dimension(1) > 1) {
      told.accept(
          "%s: %d numbers for each image, the first taken as its label"
              .formatted(train.name(), train.dimension(1)));
    }
    this.train = read(train);
    this.test = read(test);
    int smallest = Math.min(smallest(this.train), smallest(this.test));
    int largest = Math.max(largest(this.train), largest(this.test));
    boolean fromOne = smallest > 0 && given.map(n -> n.size() == largest).orElse(smallest == 1);
    int first = fromOne ? 1 : 0;
    if (fromOne) {
      shift(this.train);
      shift(this.test);
      told.accept(
          "%s: no label is 0: labels 1 to %d taken as the %d classes"
              .formatted(train.name(), largest, largest));
    }
    if (given.isEmpty() && largest == first) {
      throw new DataException(
          "%s: all labels are %d, and so in %s; expected at least 2 classes"
              .formatted(train.name(), largest, test.name()));
    }
    names =
        given.orElseGet(
            () -> IntStream.rangeClosed(first, largest).mapToObj(Integer::toString).toList());
    requireNamed(train, this.train);
    requireNamed(test, this.test);
  }

  private static int[] read(IdxDataset.File file) {
    ElementType type = file.content().type();
    ByteBuffer values = ByteBuffer.wrap(file.content().bytes());
    int columns = file.size() / file.rows();
    int[] labels = new int[file.rows()];
    for (int row = 0; row < labels.length; row++) {
      double label = type.value(values, row * columns);
      if (!(label >= 0 && label <= MOST_CLASSES && label == Math.rint(label))) {
        throw new DataException(
            "%s: label of row %d is %s; expected a whole number, 0 to %d"
                .formatted(
                    file.name(),
                    row,
                    label == Math.rint(label) ? String.valueOf((long) label) : label,
                    MOST_CLASSES));
      }
      labels[row] = (int) label;
    }
    return labels;
  }

  private static int smallest(int[] labels) {
    return Arrays.stream(labels).min().orElseThrow();
  }

  private static int largest(int[] labels) {
    return Arrays.stream(labels).max().orElseThrow();
  }

  private static void shift(int[] labels) {
    Arrays.setAll(labels, row -> labels[row] - 1);
  }

  private void requireNamed(IdxDataset.File file, int[] labels) {
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] >= names.size()) {
        throw new DataException(
            file.name()
                + ": label of row "
                + row
                + " is "
                + labels[row]
                + "; expected 0 to "
                + (names.size() - 1));
      }
    }
  }

  int[] train() {
    return train;
  }

  int[] test() {
    return test;
  }

  /** One for each class. */
  List<String> names() {
    return names;
  }
}
