package dev.percha.report;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.ImageShape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Test rows as PNG files that stand in the page itself. */
final class Png {
  private Png() {}

  /** {@return the file of a test row in base64; empty where rows are no images} */
  static String of(Dataset data, int row) {
    Optional<ImageShape> shape = data.schema().image().filter(image -> image.height() > 1);
    if (shape.isEmpty() || !data.test().hasPixels()) {
      return "";
    }
    int width = shape.get().width();
    int height = shape.get().height();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, width, height, data.test().pixels(row));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory is written to", e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
