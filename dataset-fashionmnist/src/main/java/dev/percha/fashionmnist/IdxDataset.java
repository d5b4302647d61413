package dev.percha.fashionmnist;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.ImageShape;
import dev.percha.core.failure.DataException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/** The four files of a data set, put together and held against each other. */
final class IdxDataset {
  static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  /** Opens and reads one of the four files. */
  @FunctionalInterface
  interface Files {
    /**
     * @param name one of the four names above
     * @param dimensions how many the file must have
     */
    File read(String name, int dimensions);
  }

  /**
   * A file that was read.
   *
   * @param name for messages, as it was found
   * @param content what it holds
   */
  record File(String name, IdxStream.IdxContent content) {
    int rows() {
      return content.dimensions()[0];
    }

    int dimension(int i) {
      return content.dimensions()[i];
    }
  }

  private final File trainImages;
  private final File trainLabels;
  private final File testImages;
  private final File testLabels;

  IdxDataset(Files files) {
    trainLabels = files.read(TRAIN_LABELS, 1);
    testLabels = files.read(TEST_LABELS, 1);
    testImages = files.read(TEST_IMAGES, 3);
    trainImages = files.read(TRAIN_IMAGES, 3);
    requireSameCount(trainImages, trainLabels);
    requireSameCount(testImages, testLabels);
    if (trainImages.dimension(1) != testImages.dimension(1)
        || trainImages.dimension(2) != testImages.dimension(2)) {
      throw new DataException(
          testImages.name()
              + ": images of "
              + size(testImages)
              + ", but "
              + trainImages.name()
              + " has images of "
              + size(trainImages));
    }
    if (trainImages.rows() < 2) {
      throw new DataException(
          trainImages.name() + ": one image; at least 2 are needed to train and validate");
    }
  }

  private static void requireSameCount(File images, File labels) {
    if (images.rows() != labels.rows()) {
      throw new DataException(
          images.name()
              + ": "
              + images.rows()
              + " images, but "
              + labels.name()
              + " has "
              + labels.rows()
              + " labels");
    }
  }

  private static String size(File images) {
    return images.dimension(1) + " x " + images.dimension(2);
  }

  /** As {@link IdxFolder} documents it. */
  String sha256() {
    StringBuilder lines = new StringBuilder();
    for (File file : List.of(trainImages, trainLabels, testImages, testLabels)) {
      lines.append(file.content().sha256()).append('\n');
    }
    byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(IdxStream.sha256().digest(bytes));
  }

  /** As many as the largest label needs, in the training or the test part; fewer than 2 refused. */
  int classes() {
    int largest = 0;
    for (File labels : List.of(trainLabels, testLabels)) {
      for (byte label : labels.content().values()) {
        largest = Math.max(largest, label & 0xff);
      }
    }
    if (largest == 0) {
      throw new DataException(
          trainLabels.name()
              + ": all labels are 0, and so in "
              + testLabels.name()
              + "; expected at least 2 classes");
    }
    return largest + 1;
  }

  /** The data set with classes of the given names; labels beyond them are refused. */
  Dataset named(String name, List<String> classNames) {
    int height = trainImages.dimension(1);
    int width = trainImages.dimension(2);
    return new Dataset(
        name,
        sha256(),
        classNames,
        new ImageShape(height, width),
        examples(trainImages, trainLabels, height * width, classNames.size()),
        examples(testImages, testLabels, height * width, classNames.size()));
  }

  private static Examples examples(File images, File labels, int pixels, int classes) {
    byte[] values = labels.content().values();
    int[] wide = new int[values.length];
    Arrays.setAll(wide, row -> values[row] & 0xff);
    IntStream.range(0, wide.length)
        .filter(row -> wide[row] >= classes)
        .findFirst()
        .ifPresent(
            row -> {
              throw new DataException(
                  labels.name()
                      + ": label of row "
                      + row
                      + " is "
                      + wide[row]
                      + "; expected 0 to "
                      + (classes - 1));
            });
    return Examples.ofPixels(images.content().values(), wide, pixels, classes);
  }
}
