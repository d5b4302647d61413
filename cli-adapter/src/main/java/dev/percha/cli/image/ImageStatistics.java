package dev.percha.cli.image;

import dev.percha.core.failure.DataException;
import java.nio.file.Path;

/**
 * What a picture is like as a whole.
 *
 * @param background the grey of what is around the thing, 0 to 255
 * @param bright whether the border is
 * @param coloured whether any pixel is
 * @param transparent whether any pixel is, in part at least
 */
record ImageStatistics(double background, boolean bright, boolean coloured, boolean transparent) {
  private static final double HALF = 127.5;

  /** Sums of greys, each weighted by its opacity. */
  private static final class PixelSums {
    private final double[] histogram = new double[256];
    private long pixels;
    private double opacity;
    private double grey;

    void add(double value, double weight) {
      histogram[(int) Math.round(value)] += weight;
      pixels++;
      opacity += weight;
      grey += weight * value;
    }

    double mean() {
      return grey / opacity;
    }

    double median() {
      double below = 0;
      int value = 0;
      while (below + histogram[value] < opacity / 2) {
        below += histogram[value++];
      }
      return value;
    }
  }

  /**
   * @param greys the picture
   * @param file its name, for messages
   * @throws DataException where nothing of it can be seen
   */
  static ImageStatistics of(GrayscaleRaster greys, Path file) {
    PixelSums all = new PixelSums();
    PixelSums border = new PixelSums();
    boolean coloured = false;
    int width = greys.width();
    double[] grey = new double[width];
    double[] opacity = new double[width];
    for (int y = 0; y < greys.height(); y++) {
      coloured |= greys.row(y, grey, opacity);
      boolean edge = y == 0 || y == greys.height() - 1;
      for (int x = 0; x < width; x++) {
        all.add(grey[x], opacity[x]);
        if (edge || x == 0 || x == width - 1) {
          border.add(grey[x], opacity[x]);
        }
      }
    }
    if (all.opacity == 0) {
      throw new DataException(file + ": every pixel is transparent; expected something to see");
    }
    boolean transparent = all.opacity < all.pixels;
    if (border.opacity < border.pixels / 2.0) {
      boolean dark = all.mean() < HALF;
      return new ImageStatistics(dark ? 255 : 0, dark, coloured, transparent);
    }
    return new ImageStatistics(border.median(), border.mean() > HALF, coloured, transparent);
  }
}
