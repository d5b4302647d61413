package dev.percha.cli.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How the lines of a file make up the picture that was meant, as EXIF numbers it: 1 where they do
 * as they are, 2 to 4 from the other end of one side or both, 5 to 8 with columns for rows.
 *
 * @param exif the orientation, 1 to 8
 */
record Turn(int exif) {
  static final Turn NONE = new Turn(1);

  private static final int TIFF_HEADER = 8;
  private static final int ENTRY = 12;
  private static final int ORIENTATION = 0x0112;
  private static final int LAST = 8;

  /** Whether columns of the file are rows of the picture. */
  boolean swaps() {
    return exif >= 5;
  }

  /** Whether the first row of the picture is the last row, or column, of the file. */
  boolean fromLastLine() {
    return exif == 3 || exif == 4 || exif == 7 || exif == 8;
  }

  /** Whether the first pixel of a row of the picture is the last of its line in the file. */
  boolean fromLineEnd() {
    return exif == 2 || exif == 3 || exif == 6 || exif == 7;
  }

  /**
   * The orientation that EXIF data note: the tag 0x0112 of their first directory. What cannot be
   * made out is passed over, as viewers do.
   *
   * @param tiff EXIF data from their TIFF header on
   */
  static Turn of(ByteBuffer tiff) {
    ByteBuffer exif = tiff.slice();
    if (exif.limit() < TIFF_HEADER) {
      return NONE;
    }
    exif.order(exif.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = Integer.toUnsignedLong(exif.getInt(4));
    if (exif.getShort(2) != 42 || directory + Short.BYTES > exif.limit()) {
      return NONE;
    }
    int entries = Short.toUnsignedInt(exif.getShort((int) directory));
    int at = (int) directory + Short.BYTES;
    for (int i = 0; i < entries && at + ENTRY <= exif.limit(); i++, at += ENTRY) {
      if (Short.toUnsignedInt(exif.getShort(at)) == ORIENTATION) {
        int value = value(exif, at);
        return value >= 1 && value <= LAST ? new Turn(value) : NONE;
      }
    }
    return NONE;
  }

  /** Of a type for whole numbers: a byte, two as the standard has it, or four. */
  private static int value(ByteBuffer exif, int entry) {
    int value = entry + ENTRY - Integer.BYTES;
    return switch (exif.getShort(entry + Short.BYTES)) {
      case 1 -> exif.get(value);
      case 3 -> exif.getShort(value);
      case 4 -> exif.getInt(value);
      default -> 0;
    };
  }
}
