package dev.percha.cli.image;

import dev.percha.core.failure.DataException;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/** Decodes a file, or says in one line why it cannot be decoded. Writes nothing to the disk. */
final class PictureReader {
  private static final Set<String> FORMATS = Set.of("png", "jpeg", "gif", "bmp");
  private static final String EXPECTED = "expected a picture as PNG, JPEG, GIF or BMP";

  /** A camera's picture fits; a small file that would fill the memory does not. */
  private static final long MOST_PIXELS = 50_000_000;

  /** A JPEG is held in memory: four bytes for each pixel there may be. */
  private static final long MOST_JPEG = 4 * MOST_PIXELS;

  /** Each is a step in the file; real pictures have some thousands. */
  private static final int MOST_CHUNKS = 100_000;

  private static final int PNG_CHUNKS = 8;
  private static final int EXIF_CHUNK = 0x65584966;
  private static final int END_CHUNK = 0x49454e44;
  private static final int MOST_EXIF = 1 << 20;
  private static final int BMP_COMPRESSION = 30;

  /** What decoders warn of although every pixel is there. */
  private static final Pattern HARMLESS =
      Pattern.compile(
          "extraneous bytes before marker|unknown JFIF revision|Unknown Adobe color|"
              + "Invalid SOS parameters|ignoring|wil be ignored|default color table");

  private PictureReader() {}

  static Picture read(Path file) {
    requireFile(file);
    // From the file itself: ImageIO keeps a copy of any other source in the temporary folder.
    try (ImageInputStream stream = new FileImageInputStream(file.toFile())) {
      ImageReader reader = reader(file, stream);
      try {
        return picture(file, reader, stream);
      } finally {
        reader.dispose();
      }
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The readers of the JDK answer malformed files with all kinds of RuntimeException.
      throw new DataException(file + ": cannot be read as a picture: " + reason(e), e);
    } catch (OutOfMemoryError e) {
      throw new DataException(
          file
              + ": takes more memory than the JVM's "
              + (Runtime.getRuntime().maxMemory() >> 20)
              + " MB; make the picture smaller",
          e);
    }
  }

  private static void requireFile(Path file) {
    if (!Files.exists(file)) {
      throw new DataException(file + ": no such file; " + EXPECTED);
    }
    if (!Files.isRegularFile(file)) {
      throw new DataException(file + ": is not a file; " + EXPECTED);
    }
    if (!Files.isReadable(file)) {
      throw new DataException(file + ": may not be read; give yourself the right to");
    }
  }

  private static ImageReader reader(Path file, ImageInputStream stream) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (FORMATS.contains(format(reader))) {
        return reader;
      }
    }
    byte[] start = new byte[(int) Math.min(OtherFormat.START, stream.length())];
    stream.readFully(start);
    if (start.length == 0) {
      throw new DataException(file + ": is empty; " + EXPECTED);
    }
    throw new DataException(
        file
            + ": "
            + OtherFormat.of(start)
                .map(OtherFormat::description)
                .orElse("is no picture; " + EXPECTED));
  }

  private static String format(ImageReader reader) throws IOException {
    return reader.getFormatName().toLowerCase(Locale.ROOT);
  }

  private static Picture picture(Path file, ImageReader reader, ImageInputStream stream)
      throws IOException {
    return switch (format(reader)) {
      case "jpeg" -> jpeg(file, reader, stream);
      case "gif" -> gif(file, reader, stream);
      case "png" -> png(file, reader, stream);
      default -> bmp(file, reader, stream);
    };
  }

  private static Picture jpeg(Path file, ImageReader reader, ImageInputStream stream)
      throws IOException {
    if (stream.length() > MOST_JPEG) {
      throw new DataException(
          file + ": " + stream.length() + " bytes; expected a JPEG of at most " + MOST_JPEG);
    }
    byte[] content = new byte[(int) stream.length()];
    stream.readFully(content);
    Jpeg jpeg = new Jpeg(content);
    try (ImageInputStream cleaned = jpeg.stream()) {
      reader.setInput(cleaned, false, true);
      long pixels = requireSize(file, reader.getWidth(0), reader.getHeight(0));
      jpeg.requireDecodable(file, pixels);
      List<String> warnings = new ArrayList<>();
      BufferedImage image = decode(file, reader, warnings);
      // libjpeg tells the first of its warnings only: that data is missing may have been a later.
      if (!jpeg.ended() && !warnings.isEmpty()) {
        throw new DataException(file + ": is damaged: its end is missing");
      }
      List<String> notes = jpeg.ended() ? List.of() : List.of("its end is missing: taken as it is");
      return new Picture(image, jpeg.turn(), notes);
    }
  }

  private static Picture gif(Path file, ImageReader reader, ImageInputStream stream)
      throws IOException {
    reader.setInput(stream, false, true);
    requireSize(file, reader.getWidth(0), reader.getHeight(0));
    Canvas canvas = Canvas.of(reader);
    requireSize(file, canvas.width(), canvas.height());
    BufferedImage image = canvas.with(decode(file, reader, new ArrayList<>()));
    int pictures = reader.getNumImages(true);
    return new Picture(
        image,
        Turn.NONE,
        pictures == 1 ? List.of() : List.of("the first of its " + pictures + " pictures taken"));
  }

  private static Picture png(Path file, ImageReader reader, ImageInputStream stream)
      throws IOException {
    Turn turn = turnOfPng(stream);
    reader.setInput(stream, false, true);
    requireSize(file, reader.getWidth(0), reader.getHeight(0));
    return new Picture(decode(file, reader, new ArrayList<>()), turn, List.of());
  }

  /** By the chunk {@code eXIf}; the reader of the JDK would read all texts to get there. */
  private static Turn turnOfPng(ImageInputStream stream) throws IOException {
    Turn turn = Turn.NONE;
    stream.seek(PNG_CHUNKS);
    for (int i = 0; i < MOST_CHUNKS && stream.length() - stream.getStreamPosition() >= 8; i++) {
      long length = stream.readUnsignedInt();
      int type = stream.readInt();
      long next = stream.getStreamPosition() + length + Integer.BYTES;
      if (type == END_CHUNK || next > stream.length()) {
        break;
      }
      if (type == EXIF_CHUNK && length <= MOST_EXIF) {
        byte[] exif = new byte[(int) length];
        stream.readFully(exif);
        turn = Turn.of(ByteBuffer.wrap(exif));
        break;
      }
      stream.seek(next);
    }
    stream.seek(0);
    return turn;
  }

  /** A BMP may wrap a whole JPEG or PNG, whose own size its header does not bind. */
  private static Picture bmp(Path file, ImageReader reader, ImageInputStream stream)
      throws IOException {
    stream.setByteOrder(ByteOrder.LITTLE_ENDIAN);
    stream.seek(BMP_COMPRESSION);
    int compression = stream.readInt();
    stream.seek(0);
    reader.setInput(stream, false, true);
    requireSize(file, reader.getWidth(0), reader.getHeight(0));
    if (compression == 4 || compression == 5) {
      throw new DataException(file + ": is a BMP that wraps another format; convert it to PNG");
    }
    return new Picture(decode(file, reader, new ArrayList<>()), Turn.NONE, List.of());
  }

  private static long requireSize(Path file, int width, int height) {
    long pixels = (long) width * height;
    if (pixels > MOST_PIXELS) {
      throw new DataException(
          file
              + ": "
              + width
              + " x "
              + height
              + " pixels; expected at most "
              + MOST_PIXELS / 1_000_000
              + " million");
    }
    return pixels;
  }

  /** The reader of JPEG goes on with grey where data is missing, and only warns. */
  private static BufferedImage decode(Path file, ImageReader reader, List<String> warnings)
      throws IOException {
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    BufferedImage image = reader.read(0);
    for (String warning : warnings) {
      if (!HARMLESS.matcher(warning).find()) {
        throw new DataException(file + ": is damaged: " + warning);
      }
    }
    return image;
  }

  private static String reason(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    if (cause instanceof EOFException) {
      return "it ends too early";
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("it is damaged");
  }
}
