package dev.percha.cli.image;

import dev.percha.core.failure.DataException;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A JPEG file in memory, gone through segment by segment (ITU-T T.81, annex B) before the JDK
 * decodes it: so the decoder sees no colour profile, which it would apply to the stored values; a
 * file that ends without its last marker gets one, so that the decoder warns only where data is
 * missing; and the work it will have is known.
 */
final class Jpeg {
  /** As many as libjpeg-turbo advises to decode; real files have some ten. */
  private static final int MOST_SCANS = 500;

  /** The decoder goes through all pixels once for each scan: 20 scans of the largest picture. */
  private static final long MOST_WORK = 1_000_000_000;

  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PROFILE = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);
  private static final int END = 0xd9;

  private final byte[] bytes;
  private final boolean ended;
  private Turn turn = Turn.NONE;
  private int scans;
  private int colours;

  /**
   * @param content the file, which is changed
   */
  Jpeg(byte[] content) {
    ended = walk(content);
    if (ended) {
      bytes = content;
    } else {
      bytes = Arrays.copyOf(content, content.length + 2);
      bytes[content.length] = (byte) 0xff;
      bytes[content.length + 1] = (byte) END;
    }
  }

  /** Goes from marker to marker; between them lies the data of scans, or what viewers pass over. */
  private boolean walk(byte[] content) {
    int at = 2;
    while (at + 1 < content.length) {
      int marker = content[at] == (byte) 0xff ? content[at + 1] & 0xff : 0;
      if (marker == END) {
        return true;
      }
      if (!hasSegment(marker)) {
        at++;
        continue;
      }
      int segment = at + 4;
      if (segment > content.length) {
        return false;
      }
      int length = (content[at + 2] & 0xff) << 8 | content[at + 3] & 0xff;
      int next = at + 2 + Math.max(2, length);
      look(marker, content, segment, Math.min(next, content.length));
      at = next;
    }
    return false;
  }

  /** Neither an escaped byte nor a fill byte, nor one of the markers that stand alone. */
  private static boolean hasSegment(int marker) {
    return marker > 0x01 && marker != 0xff && (marker < 0xd0 || marker > END);
  }

  private void look(int marker, byte[] content, int from, int to) {
    switch (marker) {
      case 0xda -> scans++;
      case 0xe1 -> {
        if (turn == Turn.NONE && begins(content, from, to, EXIF)) {
          int tiff = from + EXIF.length;
          turn = Turn.of(ByteBuffer.wrap(content, tiff, to - tiff));
        }
      }
      case 0xe2 -> {
        if (begins(content, from, to, PROFILE)) {
          // An unknown name: what the segment holds is passed over.
          content[from] = 'x';
        }
      }
      default -> {
        if (isFrame(marker) && from + 6 <= to) {
          colours = content[from + 5] & 0xff;
        }
      }
    }
  }

  /** SOF0 to SOF15, without the three that are tables or kept free. */
  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private static boolean begins(byte[] content, int from, int to, byte[] name) {
    return to - from >= name.length
        && Arrays.equals(content, from, from + name.length, name, 0, name.length);
  }

  /**
   * Refuses what would take the decoder too long, and colours that are no grey and no RGB.
   *
   * @param file its name, for the message
   * @param pixels as many as it has
   */
  void requireDecodable(Path file, long pixels) {
    if (colours == 4) {
      throw new DataException(file + ": has colours for print (CMYK); save it as RGB");
    }
    if (colours != 1 && colours != 3) {
      throw new DataException(
          file + ": has " + colours + " values for a pixel; expected 1 for grey or 3 for colours");
    }
    long most = Math.min(MOST_SCANS, MOST_WORK / Math.max(1, pixels));
    if (scans > most) {
      throw new DataException(
          file
              + ": has "
              + scans
              + " scans; expected at most "
              + most
              + " for "
              + pixels
              + " pixels; save it anew");
    }
  }

  ImageInputStream stream() {
    return new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes));
  }

  Turn turn() {
    return turn;
  }

  /** Whether the file has the marker that ends a picture. */
  boolean ended() {
    return ended;
  }
}
