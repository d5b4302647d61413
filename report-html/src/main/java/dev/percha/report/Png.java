package dev.percha.report;

import dev.percha.core.domain.data.Dataset;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Test rows as PNG files that stand in the page itself. */
final class Png {
  private Png() {}

  /** {@return the file of a test row in base64; empty where rows are no images} */
  static String of(Dataset data, int row) {
    int width = data.image().width();
    if (!data.test().hasPixels() || data.image().height() == 1) {
      return "";
    }
    BufferedImage image =
        new BufferedImage(width, data.image().height(), BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, width, data.image().height(), data.test().pixels(row));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory is written to", e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
