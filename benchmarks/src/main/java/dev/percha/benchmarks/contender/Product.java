package dev.percha.benchmarks.contender;

import dev.percha.core.domain.network.NetworkSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A matrix product of a training step: [rows, inner] times [inner, columns].
 *
 * @param leftTransposed whether the left matrix lies in memory as [inner, rows]
 * @param rightTransposed whether the right matrix lies in memory as [columns, inner]
 */
record Product(int rows, int columns, int inner, boolean leftTransposed, boolean rightTransposed) {

  /**
   * The products that a step cannot do without: each layer's forward product and weight gradient,
   * and the gradient of its inputs for all but the first.
   */
  static List<Product> ofStep(NetworkSpec network, int batch) {
    List<Product> products = new ArrayList<>();
    for (int layer = 0; layer < network.layers(); layer++) {
      int inputs = network.inputsOf(layer);
      int units = network.unitsOf(layer);
      products.add(new Product(batch, units, inputs, false, false));
      products.add(new Product(inputs, units, batch, true, false));
      if (layer > 0) {
        products.add(new Product(batch, inputs, units, false, true));
      }
    }
    return products;
  }
}
