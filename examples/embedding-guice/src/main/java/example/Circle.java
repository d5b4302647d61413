package example;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.ImageShape;
import java.util.List;
import java.util.Random;

/** An application's own data, in memory: points of a square, inside or outside a circle. */
final class Circle {
  private Circle() {}

  // snippet: data
  static Dataset data() {
    Examples train = points(3000, 1);
    Examples test = points(1000, 2);
    return new Dataset(
        "circle", "none", List.of("outside", "inside"), new ImageShape(1, 2), train, test);
  }

  private static Examples points(int rows, long seed) {
    Random random = new Random(seed);
    float[] features = new float[rows * 2];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      float x = random.nextFloat() * 2 - 1;
      float y = random.nextFloat() * 2 - 1;
      features[row * 2] = x;
      features[row * 2 + 1] = y;
      labels[row] = x * x + y * y < 0.5f ? 1 : 0;
    }
    return Examples.ofFeatures(features, labels, 2, 2);
  }
  // snippet end
}
