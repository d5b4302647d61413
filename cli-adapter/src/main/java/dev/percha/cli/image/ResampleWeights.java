package dev.percha.cli.image;

/**
 * Which pixels along one side of a picture make up each pixel of its scaled self, and how much each
 * counts: together less than 1 where the rest lies beside the picture.
 */
final class ResampleWeights {
  private final int[] first;
  private final double[][] weights;

  /**
   * @param from pixels of the picture
   * @param to pixels wanted; the scaled picture lies in their middle
   * @param scale the factor, at most {@code to / from}
   */
  ResampleWeights(int from, int to, double scale) {
    double begin = (to - from * scale) / 2;
    first = new int[to];
    weights = new double[to][];
    for (int i = 0; i < to; i++) {
      if (scale <= 1) {
        area(i, (i - begin) / scale, (i + 1 - begin) / scale, from, scale);
      } else {
        between(i, (i + 0.5 - begin) / scale - 0.5, from);
      }
    }
  }

  /**
   * @param pixel a pixel of the scaled picture
   * @return the first pixel of the picture that counts
   */
  int first(int pixel) {
    return first[pixel];
  }

  /**
   * @param pixel a pixel of the scaled picture
   * @return the weights of that first pixel and of those after it; not a copy
   */
  double[] weights(int pixel) {
    return weights[pixel];
  }

  private void area(int pixel, double begin, double end, int count, double scale) {
    double low = Math.max(begin, 0);
    double high = Math.min(end, count);
    first[pixel] = (int) low;
    weights[pixel] = new double[low < high ? (int) Math.ceil(high) - (int) low : 0];
    for (int i = 0; i < weights[pixel].length; i++) {
      double from = Math.max(low, (int) low + i);
      weights[pixel][i] = (Math.min(high, (int) low + i + 1) - from) * scale;
    }
  }

  private void between(int pixel, double centre, int count) {
    int before = (int) Math.floor(centre);
    first[pixel] = Math.max(0, Math.min(before, count - 1));
    if (centre < -0.5 || centre > count - 0.5) {
      weights[pixel] = new double[0];
    } else if (before < 0 || before >= count - 1) {
      weights[pixel] = new double[] {1};
    } else {
      weights[pixel] = new double[] {1 - (centre - before), centre - before};
    }
  }
}
