package dev.percha.core.domain.data;

/**
 * The shape of one image.
 *
 * @param height rows of pixels, at least 1
 * @param width pixels per row, at least 1; no more than 2^31 - 1 pixels in all
 */
public record ImageShape(int height, int width) {
  public ImageShape {
    if (height < 1 || width < 1 || (long) height * width > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "image of %s x %s; allowed: at least 1 x 1, at most 2147483647 pixels"
              .formatted(height, width));
    }
  }

  /** {@return pixels of one image} */
  public int pixels() {
    return height * width;
  }
}
