package dev.percha.cli.report;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A matrix of floats in numpy's format NPY 1.0 (numpy.lib.format), as {@code numpy.load} reads it.
 */
public final class Npy {
  private static final int ALIGNMENT = 64;
  private static final int PREFIX = 10;

  private Npy() {}

  /**
   * @param values row-major
   * @param columns values per row
   * @return the file's bytes
   */
  public static byte[] of(float[] values, int columns) {
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': ("
            + values.length / columns
            + ", "
            + columns
            + "), }";
    int length = (PREFIX + header.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT - PREFIX;
    header = header + " ".repeat(length - header.length() - 1) + "\n";
    ByteBuffer file =
        ByteBuffer.allocate(PREFIX + length + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    file.put((byte) 1).put((byte) 0).putShort((short) length);
    file.put(header.getBytes(StandardCharsets.US_ASCII));
    file.asFloatBuffer().put(values);
    return file.array();
  }
}
