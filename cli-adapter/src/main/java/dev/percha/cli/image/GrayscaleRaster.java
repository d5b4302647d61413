package dev.percha.cli.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * A decoded picture, turned upright, row by row, as grey and opacity. Samples are read as they are
 * stored: Java's own way to grey leads through linear light, and changes values that were grey
 * already.
 */
final class GrayscaleRaster {
  private final Raster raster;
  private final Turn turn;
  private final IndexColorModel palette;
  private final int[] largest;

  GrayscaleRaster(BufferedImage image, Turn turn) {
    this.turn = turn;
    ColorModel colours = image.getColorModel();
    raster = image.getRaster();
    palette = colours instanceof IndexColorModel index ? index : null;
    largest = new int[raster.getNumBands()];
    for (int band = 0; band < largest.length; band++) {
      largest[band] = (1 << colours.getComponentSize(band)) - 1;
    }
  }

  int width() {
    return turn.swaps() ? raster.getHeight() : raster.getWidth();
  }

  int height() {
    return turn.swaps() ? raster.getWidth() : raster.getHeight();
  }

  /**
   * @param y the row
   * @param grey receives the luma of each pixel, 0 to 255
   * @param opacity receives how opaque it is, 0 to 1
   * @return whether the row has colours
   */
  boolean row(int y, double[] grey, double[] opacity) {
    int line = turn.fromLastLine() ? height() - 1 - y : y;
    int[] samples =
        turn.swaps()
            ? raster.getPixels(line, 0, 1, width(), (int[]) null)
            : raster.getPixels(0, line, width(), 1, (int[]) null);
    boolean coloured = false;
    for (int x = 0; x < width(); x++) {
      int from = turn.fromLineEnd() ? width() - 1 - x : x;
      coloured |=
          palette == null
              ? stored(samples, from, x, grey, opacity)
              : named(samples[from], x, grey, opacity);
    }
    return coloured;
  }

  /** One sample is grey, two are grey and opacity, three are colours, four colours and opacity. */
  private boolean stored(int[] samples, int from, int x, double[] grey, double[] opacity) {
    int bands = largest.length;
    int at = from * bands;
    boolean hasOpacity = bands % 2 == 0;
    opacity[x] = hasOpacity ? (double) samples[at + bands - 1] / largest[bands - 1] : 1;
    if (bands < 3) {
      grey[x] = scaled(samples[at], 0);
      return false;
    }
    return coloured(
        scaled(samples[at], 0), scaled(samples[at + 1], 1), scaled(samples[at + 2], 2), x, grey);
  }

  private double scaled(int sample, int band) {
    return largest[band] == 255 ? sample : sample * 255.0 / largest[band];
  }

  private boolean named(int index, int x, double[] grey, double[] opacity) {
    opacity[x] = palette.getAlpha(index) / 255.0;
    return coloured(
        palette.getRed(index), palette.getGreen(index), palette.getBlue(index), x, grey);
  }

  private static boolean coloured(double red, double green, double blue, int x, double[] grey) {
    boolean coloured = red != green || green != blue;
    grey[x] = coloured ? 0.299 * red + 0.587 * green + 0.114 * blue : red;
    return coloured;
  }
}
