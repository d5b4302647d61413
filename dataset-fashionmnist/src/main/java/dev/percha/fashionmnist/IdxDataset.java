package dev.percha.fashionmnist;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.ImageShape;
import dev.percha.core.failure.DataException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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
     * @param usual how many dimensions it has in MNIST
     * @param most how many it may have, the least being {@code min(usual, 2)}
     */
    File read(String name, int usual, int most);
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

    int size() {
      return content.bytes().length / content.type().bytes();
    }

    String shape() {
      return IdxStream.shape(content.dimensions());
    }
  }

  private final File trainImages;
  private final File trainLabels;
  private final File testImages;
  private final File testLabels;
  private final Consumer<String> told;

  /**
   * @param files where the four are
   * @param told hears what could have been meant otherwise
   */
  IdxDataset(Files files, Consumer<String> told) {
    this.told = told;
    trainLabels = files.read(TRAIN_LABELS, 1, 2);
    testLabels = files.read(TEST_LABELS, 1, 2);
    testImages = files.read(TEST_IMAGES, 3, 4);
    trainImages = files.read(TRAIN_IMAGES, 3, 4);
    requireSameCount(trainImages, trainLabels);
    requireSameCount(testImages, testLabels);
    if (!shape(trainImages).equals(shape(testImages))) {
      throw new DataException(
          testImages.name()
              + ": images of "
              + size(shape(testImages))
              + ", but "
              + trainImages.name()
              + " has images of "
              + size(shape(trainImages)));
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

  private static String size(ImageShape shape) {
    return shape.height() + " x " + shape.width();
  }

  /** A fourth dimension of 1 says that there is one channel; two dimensions are rows of pixels. */
  private static ImageShape shape(File images) {
    int[] dimensions = images.content().dimensions();
    if (dimensions.length == 2) {
      int side = (int) Math.round(Math.sqrt(dimensions[1]));
      return side * side == dimensions[1]
          ? new ImageShape(side, side)
          : new ImageShape(1, dimensions[1]);
    }
    if (dimensions.length == 3 || dimensions[3] == 1) {
      return new ImageShape(dimensions[1], dimensions[2]);
    }
    if (dimensions[1] == 1) {
      return new ImageShape(dimensions[2], dimensions[3]);
    }
    throw new DataException(
        "%s: %s values: pictures in colour are not read from IDX files; write one grey value for each pixel"
            .formatted(images.name(), images.shape()));
  }

  /** As {@link IdxFolder} documents it. */
  String sha256() {
    StringBuilder lines = new StringBuilder();
    for (File file : List.of(trainImages, trainLabels, testImages, testLabels)) {
      lines.append(file.content().sha256()).append('\n');
    }
    return sha256(lines.toString());
  }

  private static String sha256(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(IdxStream.sha256().digest(bytes));
  }

  /**
   * The data set, whose labels are held against the names.
   *
   * @param name of the data set
   * @param given the classes' names; empty to name them by their numbers
   * @param transposed whether the files have the columns of an image one after the other
   */
  Dataset named(String name, Optional<List<String>> given, boolean transposed) {
    IdxLabels labels = new IdxLabels(trainLabels, testLabels, given, told);
    ImageShape lying = shape(trainImages);
    if (trainImages.content().dimensions().length == 2) {
      told.accept(
          "%s: rows of %d values, taken as images of %s"
              .formatted(trainImages.name(), lying.pixels(), size(lying)));
    }
    GreyLevels greys = new GreyLevels(trainImages, told);
    byte[] train = greys.of(trainImages);
    byte[] test = greys.of(testImages);
    if (transposed) {
      train = transposed(train, lying);
      test = transposed(test, lying);
    }
    return new Dataset(
        name,
        transposed ? sha256(sha256() + "\ntransposed\n") : sha256(),
        labels.names(),
        transposed ? new ImageShape(lying.width(), lying.height()) : lying,
        Examples.ofPixels(train, labels.train(), lying.pixels(), labels.names().size()),
        Examples.ofPixels(test, labels.test(), lying.pixels(), labels.names().size()));
  }

  private static byte[] transposed(byte[] images, ImageShape lying) {
    byte[] turned = new byte[images.length];
    int pixels = lying.pixels();
    for (int at = 0; at < images.length; at++) {
      int pixel = at % pixels;
      int row = pixel / lying.width();
      int column = pixel % lying.width();
      turned[at - pixel + column * lying.height() + row] = images[at];
    }
    return turned;
  }
}
