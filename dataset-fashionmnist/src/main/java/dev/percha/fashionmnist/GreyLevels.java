package dev.percha.fashionmnist;

import dev.percha.core.failure.DataException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Values of any type as grey levels, 0 to 255. Fractions are taken as parts of white where no
 * training value is above 1, else as grey levels, and rounded.
 */
final class GreyLevels {
  private static final int WHITE = 255;

  private final boolean isPartOfWhite;

  /**
   * @param train the training images, which decide for the test images too
   * @param told hears what fractions are taken for
   */
  GreyLevels(IdxDataset.File train, Consumer<String> told) {
    ElementType type = train.content().type();
    isPartOfWhite = !type.isWhole() && largest(train) <= 1;
    if (!type.isWhole()) {
      told.accept(
          "%s: %s, taken as %s"
              .formatted(
                  train.name(),
                  type.description(),
                  isPartOfWhite
                      ? "0 for black to 1 for white, and rounded to 255ths"
                      : "0 for black to 255 for white, and rounded"));
    }
  }

  private static double largest(IdxDataset.File file) {
    ByteBuffer values = ByteBuffer.wrap(file.content().bytes());
    double largest = 0;
    for (int i = 0; i < file.size(); i++) {
      largest = Math.max(largest, file.content().type().value(values, i));
    }
    return largest;
  }

  /** The pixels of a file; of bytes its own, not a copy. */
  byte[] of(IdxDataset.File file) {
    ElementType type = file.content().type();
    if (type == ElementType.UNSIGNED_BYTE) {
      return file.content().bytes();
    }
    ByteBuffer values = ByteBuffer.wrap(file.content().bytes());
    byte[] pixels = new byte[file.size()];
    double white = !type.isWhole() && isPartOfWhite ? 1 : WHITE;
    for (int i = 0; i < pixels.length; i++) {
      double value = type.value(values, i);
      if (!(value >= 0 && value <= white)) {
        throw new DataException(
            "%s: value %d of image %d is %s; expected 0 to %.0f"
                .formatted(
                    file.name(),
                    i % (pixels.length / file.rows()),
                    i / (pixels.length / file.rows()),
                    type.isWhole() ? String.valueOf((long) value) : String.valueOf(value),
                    white));
      }
      pixels[i] = (byte) Math.round(value / white * WHITE);
    }
    return pixels;
  }
}
