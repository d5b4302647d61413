package dev.percha.report;

import dev.percha.core.failure.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every test row's probabilities, as a training has left them in numpy's format NPY 1.0
 * (numpy.lib.format). Immutable.
 */
final class Probabilities {
  private static final int PREFIX = 10;
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '<f4', 'fortran_order': False, 'shape': \\((\\d{1,9}), (\\d{1,9})\\), \\} *\n");

  private final float[] values;
  private final int classes;

  private Probabilities(float[] values, int classes) {
    this.values = values;
    this.classes = classes;
  }

  /**
   * @param file written as {@code probabilities-<run>.npy} is
   * @param rows how many it must have
   * @param classes how many it must have of each
   * @throws DataException where it cannot be read, or is of another form
   */
  static Probabilities read(Path file, int rows, int classes) {
    try {
      long longest = PREFIX + 65_535L + 4L * rows * classes;
      if (Files.size(file) > longest) {
        throw new DataException(file + ": larger than " + rows + " rows of " + classes);
      }
      return of(file, ByteBuffer.wrap(Files.readAllBytes(file)), rows, classes);
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private static Probabilities of(Path file, ByteBuffer bytes, int rows, int classes) {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    int length = bytes.remaining() < PREFIX ? 0 : bytes.getShort(PREFIX - 2) & 0xffff;
    if (bytes.remaining() != PREFIX + length + (long) Float.BYTES * rows * classes) {
      throw refusal(file, rows, classes);
    }
    String header = new String(bytes.array(), PREFIX, length, StandardCharsets.US_ASCII);
    Matcher matcher = HEADER.matcher(header);
    if (!matcher.matches()
        || Integer.parseInt(matcher.group(1)) != rows
        || Integer.parseInt(matcher.group(2)) != classes) {
      throw refusal(file, rows, classes);
    }
    float[] values = new float[rows * classes];
    bytes
        .position(PREFIX + length)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return new Probabilities(values, classes);
  }

  private static DataException refusal(Path file, int rows, int classes) {
    return new DataException(
        "%s: no float32 of the shape (%d, %d); expected what a training on this data has left"
            .formatted(file, rows, classes));
  }

  float of(int row, int label) {
    return values[row * classes + label];
  }

  /** {@return the class that a row is taken for: the most probable, of equals the first} */
  int label(int row) {
    int best = 0;
    for (int label = 1; label < classes; label++) {
      best = of(row, label) > of(row, best) ? label : best;
    }
    return best;
  }
}
