package dev.percha.cli.image;

import dev.percha.core.domain.data.ImageShape;
import java.util.Arrays;

/**
 * A picture scaled to fit a shape, in the middle, with background around it. Where it shrinks, a
 * pixel is the mean of the area it stands for; where it grows, it is bilinear between the four
 * pixels about its centre.
 */
final class ResizeWithPad {
  private final GrayscaleRaster greys;
  private final double background;
  private final ResampleWeights across;
  private final double[] grey;
  private final double[] opacity;

  private ResizeWithPad(GrayscaleRaster greys, double background, ResampleWeights across) {
    this.greys = greys;
    this.background = background;
    this.across = across;
    this.grey = new double[greys.width()];
    this.opacity = new double[greys.width()];
  }

  /**
   * @param greys the picture
   * @param background what stands for transparent parts, and around the picture, 0 to 255
   * @param shape the shape wanted
   * @return its pixels, row-major, 0 to 255
   */
  static double[] of(GrayscaleRaster greys, double background, ImageShape shape) {
    double scale =
        Math.min((double) shape.width() / greys.width(), (double) shape.height() / greys.height());
    ResampleWeights down = new ResampleWeights(greys.height(), shape.height(), scale);
    ResizeWithPad fit =
        new ResizeWithPad(
            greys, background, new ResampleWeights(greys.width(), shape.width(), scale));
    double[] pixels = new double[shape.pixels()];
    for (int y = 0; y < shape.height(); y++) {
      for (int i = 0; i < down.weights(y).length; i++) {
        fit.add(down.first(y) + i, down.weights(y)[i], pixels, y * shape.width(), shape.width());
      }
    }
    return fit.on(pixels);
  }

  /** Adds up what differs from the background, so that what is not covered becomes background. */
  private void add(int row, double weight, double[] pixels, int from, int count) {
    greys.row(row, grey, opacity);
    for (int x = 0; x < count; x++) {
      pixels[from + x] += weight * difference(across.first(x), across.weights(x));
    }
  }

  private double difference(int first, double[] weights) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * opacity[first + i] * (grey[first + i] - background);
    }
    return sum;
  }

  private double[] on(double[] differences) {
    return Arrays.stream(differences).map(difference -> difference + background).toArray();
  }
}
