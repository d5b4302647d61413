package dev.percha.cli.report;

import dev.percha.core.domain.data.ImageShape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** A grey image for the terminal and as a picture. */
public final class ImageArt {
  /** From no ink to most, in ASCII. */
  private static final String RAMP = " .:-=+*#%@";

  /** The 24 greys of a terminal with 256 colours. */
  private static final int FIRST_GREY = 232;

  private static final int GREYS = 24;

  /** How much larger than a pixel it is drawn. */
  private static final int ENLARGED = 10;

  private ImageArt() {}

  /**
   * @param pixels unsigned bytes, row-major
   * @param shape the image's shape
   * @return two ASCII characters for every pixel
   */
  public static String ascii(byte[] pixels, ImageShape shape) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pixels.length; i++) {
      text.append(String.valueOf(RAMP.charAt((pixels[i] & 0xff) * RAMP.length() / 256)).repeat(2));
      if ((i + 1) % shape.width() == 0) {
        text.append('\n');
      }
    }
    return text.toString();
  }

  /**
   * @param pixels unsigned bytes, row-major
   * @param shape the image's shape
   * @return a coloured half block for every pixel, two rows of pixels in a line
   */
  public static String greys(byte[] pixels, ImageShape shape) {
    StringBuilder text = new StringBuilder();
    for (int y = 0; y < shape.height(); y += 2) {
      for (int x = 0; x < shape.width(); x++) {
        int top = grey(pixels[y * shape.width() + x]);
        int bottom =
            y + 1 < shape.height() ? grey(pixels[(y + 1) * shape.width() + x]) : FIRST_GREY;
        text.append("\033[38;5;").append(top).append(";48;5;").append(bottom).append("m▀");
      }
      text.append("\033[0m\n");
    }
    return text.toString();
  }

  private static int grey(byte pixel) {
    return FIRST_GREY + (pixel & 0xff) * GREYS / 256;
  }

  /**
   * @param pixels unsigned bytes, row-major
   * @param shape the image's shape
   * @return a PNG file, each pixel a square of 10 x 10
   */
  public static byte[] png(byte[] pixels, ImageShape shape) {
    BufferedImage image =
        new BufferedImage(
            shape.width() * ENLARGED, shape.height() * ENLARGED, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int pixel = pixels[y / ENLARGED * shape.width() + x / ENLARGED] & 0xff;
        image.getRaster().setSample(x, y, 0, pixel);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
