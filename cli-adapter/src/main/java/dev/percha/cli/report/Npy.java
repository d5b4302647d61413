package dev.percha.cli.report;

import dev.percha.core.failure.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An array of floats or doubles in numpy's format NPY 1.0 (numpy.lib.format), as {@code numpy.load}
 * reads it.
 */
public final class Npy {
  private static final int ALIGNMENT = 64;
  private static final int PREFIX = 10;
  private static final Pattern ROWS = Pattern.compile("'shape': \\((\\d+), (\\d+)\\)");

  private Npy() {}

  /**
   * @param values row-major
   * @param shape length of each dimension, outermost first; their product is the count of values
   * @return the file's bytes
   * @throws IllegalArgumentException where shape and count do not match
   */
  public static byte[] of(float[] values, int... shape) {
    ByteBuffer file = file("<f4", values.length, Float.BYTES, shape);
    file.asFloatBuffer().put(values);
    return file.array();
  }

  /**
   * @param values row-major
   * @param shape length of each dimension, outermost first; their product is the count of values
   * @return the file's bytes
   * @throws IllegalArgumentException where shape and count do not match
   */
  public static byte[] of(double[] values, int... shape) {
    ByteBuffer file = file("<f8", values.length, Double.BYTES, shape);
    file.asDoubleBuffer().put(values);
    return file.array();
  }

  /**
   * Which column of each row is the largest, as of probabilities that {@link #of} has written.
   *
   * @param file a file of floats or doubles in two dimensions, rows first
   * @return of each row the first of its largest columns
   * @throws DataException where it is none
   */
  public static int[] largestOfRows(Path file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      int length = Short.toUnsignedInt(bytes.getShort(PREFIX - 2));
      String header = new String(bytes.array(), PREFIX, length, StandardCharsets.US_ASCII);
      Matcher shape = ROWS.matcher(header);
      if (!shape.find()) {
        throw new IllegalArgumentException("no array of rows: " + header.strip());
      }
      int size = header.contains("'<f4'") ? Float.BYTES : Double.BYTES;
      int columns = Integer.parseInt(shape.group(2));
      int[] largest = new int[Integer.parseInt(shape.group(1))];
      for (int row = 0; row < largest.length; row++) {
        double most = Double.NEGATIVE_INFINITY;
        for (int column = 0; column < columns; column++) {
          int at = PREFIX + length + (row * columns + column) * size;
          double value = size == Float.BYTES ? bytes.getFloat(at) : bytes.getDouble(at);
          if (value > most) {
            most = value;
            largest[row] = column;
          }
        }
      }
      return largest;
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new DataException(file + ": no probabilities can be read (" + e.getMessage() + ")", e);
    }
  }

  /** A file with room for its values, at the place of the first one. */
  private static ByteBuffer file(String type, int count, int bytes, int... shape) {
    if (Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact) != count) {
      throw new IllegalArgumentException(count + " values for the shape " + Arrays.toString(shape));
    }
    String header =
        "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + tuple(shape) + ", }";
    int length = (PREFIX + header.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT - PREFIX;
    header = header + " ".repeat(length - header.length() - 1) + "\n";
    ByteBuffer file =
        ByteBuffer.allocate(PREFIX + length + bytes * count).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    file.put((byte) 1).put((byte) 0).putShort((short) length);
    return file.put(header.getBytes(StandardCharsets.US_ASCII));
  }

  /** As Python writes it: a single length is followed by a comma. */
  private static String tuple(int... shape) {
    String lengths =
        Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    return "(" + lengths + (shape.length == 1 ? ",)" : ")");
  }
}
