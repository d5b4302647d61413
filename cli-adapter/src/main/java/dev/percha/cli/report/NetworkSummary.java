package dev.percha.cli.report;

import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.training.TrainingPlan;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A plan's network as Keras' {@code model.summary()} prints it, and the plan's optimizer. */
public final class NetworkSummary {
  private static final int[] WIDTHS = {33, 24, 15};

  private NetworkSummary() {}

  /**
   * @param plan the plan
   * @param unicode whether lines may be drawn in box characters
   * @return the table, and the totals below it
   */
  public static String of(TrainingPlan plan, boolean unicode) {
    NetworkSpec network = plan.network();
    StringBuilder text = new StringBuilder("Model: \"percha\"\n");
    text.append(line(unicode ? "┏━┳┓" : "+-++"));
    text.append(row(unicode ? "┃" : "|", "Layer (type)", "Output Shape", "Param #"));
    text.append(line(unicode ? "┡━╇┩" : "+=++"));
    String bar = unicode ? "│" : "|";
    for (int layer = 0; layer < network.layers(); layer++) {
      if (layer > 0) {
        text.append(line(unicode ? "├─┼┤" : "+-++"));
      }
      String number = layer == 0 ? "" : "_" + layer;
      String shape = "(None, " + network.unitsOf(layer) + ")";
      String own = count((network.inputsOf(layer) + 1) * network.unitsOf(layer));
      text.append(row(bar, "dense" + number + " (Dense)", shape, own));
      if (layer < network.layers() - 1 && network.dropout(layer) > 0) {
        text.append(line(unicode ? "├─┼┤" : "+-++"));
        String rate = " (Dropout " + network.dropout(layer) + ")";
        text.append(row(bar, "dropout" + number + rate, shape, "0"));
      }
    }
    text.append(line(unicode ? "└─┴┘" : "+-++"));
    int bytes = plan.precision() == Precision.FLOAT32 ? Float.BYTES : Double.BYTES;
    long parameters = network.parameterCount();
    String total = amount(parameters, bytes);
    return text.append(" Total params: ")
        .append(total)
        .append(" Trainable params: ")
        .append(total)
        .append(" Non-trainable params: 0 (0.00 B)\n")
        .append(" Optimizer params: ")
        .append(amount(parameters * plan.optimizer().slots().size(), bytes))
        .append("Optimizer: ")
        .append(text(plan.optimizer()))
        .append(plan.schedule().isConstant() ? "" : "\nLearning rate: " + plan.schedule())
        .append(plan.l2() == 0 ? "" : "\nL2 of the kernels: " + plan.l2())
        .append('\n')
        .toString();
  }

  /**
   * @param optimizer the optimizer
   * @return the name a user gives it, and its values
   */
  static String text(Optimizer optimizer) {
    return OptimizerPreset.of(optimizer).title()
        + optimizer.hyperparameters().entrySet().stream()
            .map(
                value ->
                    value.getKey() + " " + value.getValue().toString().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", ", " (", ")"));
  }

  private static String amount(long parameters, int bytes) {
    return count(parameters) + " (" + size(parameters * bytes) + ")\n";
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

  private static String count(long parameters) {
    return String.format(Locale.ROOT, "%,d", parameters);
  }

  private static String size(double bytes) {
    double size = bytes;
    for (String unit : List.of("B", "KB", "MB")) {
      if (size < 1024) {
        return String.format(Locale.ROOT, "%.2f %s", size, unit);
      }
      size /= 1024;
    }
    return String.format(Locale.ROOT, "%.2f GB", size);
  }
}
