package dev.percha.cli.image;

import dev.percha.core.failure.DataException;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/** Decodes a file, or says in one line why it cannot be decoded. Writes nothing to the disk. */
final class PictureReader {
  private static final Set<String> FORMATS = Set.of("png", "jpeg", "gif", "bmp");
  private static final String EXPECTED = "expected a picture as PNG, JPEG, GIF or BMP";

  /** A camera's picture fits; a small file that would fill the memory does not. */
  private static final long MOST_PIXELS = 50_000_000;

  /**
   * @param image the first picture of the file
   * @param pictures how many there are
   */
  record Found(BufferedImage image, int pictures) {}

  private PictureReader() {}

  static Found read(Path file) {
    requireFile(file);
    // From the file itself: ImageIO keeps a copy of any other source in the temporary folder.
    try (ImageInputStream stream = new FileImageInputStream(file.toFile())) {
      ImageReader reader = reader(file, stream);
      try {
        return decode(file, reader);
      } finally {
        reader.dispose();
      }
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The readers of the JDK answer malformed files with all kinds of RuntimeException.
      throw new DataException(file + ": cannot be read as a picture: " + reason(e), e);
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
      if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
        reader.setInput(stream, false, true);
        return reader;
      }
    }
    throw new DataException(
        file + (stream.length() == 0 ? ": is empty; " : ": is no picture; ") + EXPECTED);
  }

  private static Found decode(Path file, ImageReader reader) throws IOException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if ((long) width * height > MOST_PIXELS) {
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
    String format = reader.getFormatName().toLowerCase(Locale.ROOT);
    Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
    // JPEG knows no opacity; the reader takes the fourth colour of print for one.
    if (!types.hasNext() || format.equals("jpeg") && types.next().getNumBands() == 4) {
      throw new DataException(file + ": has colours for print (CMYK); save it as RGB");
    }
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    BufferedImage image = reader.read(0);
    // The reader of JPEG goes on with grey where data is missing, and only warns.
    if (!warnings.isEmpty()) {
      throw new DataException(file + ": is damaged: " + warnings.get(0));
    }
    return new Found(image, format.equals("gif") ? reader.getNumImages(true) : 1);
  }

  private static String reason(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    if (cause instanceof EOFException) {
      return "it ends too early";
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("it is damaged");
  }
}
