package dev.percha.core.domain;

/**
 * The shape of one image.
 *
 * @param height rows of pixels, at least 1
 * @param width pixels per row, at least 1
 */
public record ImageShape(int height, int width) {
  public ImageShape {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "image of " + height + " x " + width + "; allowed: at least 1 x 1");
    }
  }

  /**
   * @return pixels of one image
   */
  public int pixels() {
    return Math.multiplyExact(height, width);
  }
}
