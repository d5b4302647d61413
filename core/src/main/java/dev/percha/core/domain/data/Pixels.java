package dev.percha.core.domain.data;

/**
 * The scaling of a pixel to [0, 1]: {@code float32(p) / float32(255)}, the same bits for every
 * backend.
 */
public final class Pixels {
  private static final float[] SCALED = new float[256];

  static {
    for (int p = 0; p < 256; p++) {
      SCALED[p] = p / 255f;
    }
  }

  private Pixels() {}

  /** {@return an unsigned byte as a value in [0, 1]} */
  public static float scaled(byte pixel) {
    return SCALED[pixel & 0xff];
  }

  /** {@return unsigned bytes as values in [0, 1]} */
  public static float[] scaled(byte[] pixels) {
    float[] values = new float[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = scaled(pixels[i]);
    }
    return values;
  }
}
