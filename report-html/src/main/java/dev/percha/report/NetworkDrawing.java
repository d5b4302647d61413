package dev.percha.report;

import dev.percha.core.domain.network.NetworkSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The layers of a network from left to right, as SVG in a field as wide as they need.
 *
 * @param description the same in words
 * @param width of the field
 * @param layers the inputs, each hidden layer, and the classes
 */
record NetworkDrawing(String description, int width, List<Layer> layers) {
  private static final int STEP = 150;
  private static final double TALLEST = 120;
  private static final double MIDDLE = 80;

  /**
   * A layer.
   *
   * @param left where its box begins
   * @param top where its box begins; the more units it has, the taller it is
   * @param height of its box
   * @param center of its texts
   * @param name how many units
   * @param function what they compute
   * @param arrow path from the layer before; empty of the first
   * @param parameters how many lead to it; empty of the first
   */
  record Layer(
      String left,
      String top,
      String height,
      String center,
      String name,
      String function,
      String arrow,
      String parameters) {}

  static NetworkDrawing of(NetworkSpec network) {
    int most = network.inputs();
    for (int layer = 0; layer < network.layers(); layer++) {
      most = Math.max(most, network.unitsOf(layer));
    }
    List<Layer> layers = new ArrayList<>();
    layers.add(layer(0, network.inputs(), most, "inputs", ""));
    for (int layer = 0; layer < network.layers(); layer++) {
      int units = network.unitsOf(layer);
      String parameters = String.format(Locale.ROOT, "%,d", (network.inputsOf(layer) + 1) * units);
      layers.add(layer(layer + 1, units, most, function(network, layer), parameters));
    }
    String description =
        "%s; %,d parameters".formatted(network.description(), network.parameterCount());
    return new NetworkDrawing(description, STEP * layers.size(), layers);
  }

  private static String function(NetworkSpec network, int layer) {
    if (layer == network.layers() - 1) {
      return "softmax";
    }
    double dropout = network.dropout(layer);
    return network.activation(layer) + (dropout > 0 ? ", dropout " + dropout : "");
  }

  /** Heights go by the logarithm: 784 inputs and 10 classes are both to be seen. */
  private static Layer layer(int number, int units, int most, String function, String parameters) {
    double height = Math.max(14, TALLEST * Math.log1p(units) / Math.log1p(most));
    double center = (number + 0.5) * STEP;
    return new Layer(
        Scale.place(center - 20),
        Scale.place(MIDDLE - height / 2),
        Scale.place(height),
        Scale.place(center),
        String.valueOf(units),
        function,
        number == 0
            ? ""
            : "M%s %sH%s"
                .formatted(
                    Scale.place(center - STEP + 24), Scale.place(MIDDLE), Scale.place(center - 26)),
        parameters);
  }
}
