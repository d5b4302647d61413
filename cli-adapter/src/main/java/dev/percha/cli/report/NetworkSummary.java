package dev.percha.cli.report;

import dev.percha.core.domain.network.NetworkSpec;
import java.util.List;
import java.util.Locale;

/** A network as Keras' {@code model.summary()} prints it. */
public final class NetworkSummary {
  private static final int[] WIDTHS = {33, 24, 15};

  private NetworkSummary() {}

  /**
   * @param network the network
   * @param bytes of one parameter: 4 or 8
   * @param unicode whether lines may be drawn in box characters
   * @return the table, and the totals below it
   */
  public static String of(NetworkSpec network, int bytes, boolean unicode) {
    StringBuilder text = new StringBuilder("Model: \"percha\"\n");
    text.append(line(unicode ? "┏━┳┓" : "+-++"));
    text.append(row(unicode ? "┃" : "|", "Layer (type)", "Output Shape", "Param #"));
    text.append(line(unicode ? "┡━╇┩" : "+=++"));
    for (int layer = 0; layer < network.layers(); layer++) {
      if (layer > 0) {
        text.append(line(unicode ? "├─┼┤" : "+-++"));
      }
      text.append(
          row(
              unicode ? "│" : "|",
              "dense" + (layer == 0 ? "" : "_" + layer) + " (Dense)",
              "(None, " + network.unitsOf(layer) + ")",
              count((network.inputsOf(layer) + 1) * network.unitsOf(layer))));
    }
    text.append(line(unicode ? "└─┴┘" : "+-++"));
    String total = count(network.parameterCount()) + " (" + size(network, bytes) + ")\n";
    return text.append(" Total params: ")
        .append(total)
        .append(" Trainable params: ")
        .append(total)
        .append(" Non-trainable params: 0 (0.00 B)\n")
        .toString();
  }

  /** Corners and strokes: left, along, between, right. */
  private static String line(String strokes) {
    String along = strokes.substring(1, 2);
    return strokes.charAt(0)
        + String.join(
            strokes.substring(2, 3),
            List.of(along.repeat(WIDTHS[0]), along.repeat(WIDTHS[1]), along.repeat(WIDTHS[2])))
        + strokes.charAt(3)
        + "\n";
  }

  private static String row(String bar, String layer, String shape, String parameters) {
    return String.format(
        Locale.ROOT,
        "%s %-31s %s %-22s %s %13s %s%n",
        bar,
        layer,
        bar,
        shape,
        bar,
        parameters,
        bar);
  }

  private static String count(int parameters) {
    return String.format(Locale.ROOT, "%,d", parameters);
  }

  private static String size(NetworkSpec network, int bytes) {
    double size = (double) network.parameterCount() * bytes;
    for (String unit : List.of("B", "KB", "MB")) {
      if (size < 1024) {
        return String.format(Locale.ROOT, "%.2f %s", size, unit);
      }
      size /= 1024;
    }
    return String.format(Locale.ROOT, "%.2f GB", size);
  }
}
