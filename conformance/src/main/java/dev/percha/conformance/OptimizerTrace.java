package dev.percha.conformance;

import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.optimizer.EpsilonPlacement;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.training.TrainingPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A recorded float64 run of the article's network by some optimizer, on the batches of {@link
 * GoldenTrace}, which no backend of Percha computed; see {@code golden/README.md} beside the data.
 *
 * @param name of the run
 * @param optimizer the optimizer
 * @param l2 of the kernels
 * @param dropout the rate behind each hidden layer; none where empty
 */
public record OptimizerTrace(String name, Optimizer optimizer, double l2, List<Double> dropout) {
  /** Steps that were recorded. */
  public static final int STEPS = 100;

  /**
   * A weight that was recorded.
   *
   * @param step after which update
   * @param parameter its place in the flat order
   * @param value the weight
   */
  public record Weight(int step, int parameter, double value) {}

  /** {@return all runs that were recorded} */
  public static List<OptimizerTrace> all() {
    return GoldenTrace.lines("optimizers.csv")
        .map(
            line ->
                new OptimizerTrace(
                    line[0],
                    optimizer(line[1], line[2]),
                    Double.parseDouble(line[3]),
                    line.length < 5 ? List.of() : rates(line[4])))
        .toList();
  }

  private static List<Double> rates(String text) {
    return Arrays.stream(text.split(";")).map(Double::valueOf).toList();
  }

  private static Optimizer optimizer(String kind, String hyperparameters) {
    Map<String, String> values =
        Arrays.stream(hyperparameters.split(";"))
            .map(pair -> pair.split("="))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    return Optimizer.of(
        kind,
        (name, type) -> {
          String value = values.get(name);
          if (type == EpsilonPlacement.class) {
            return EpsilonPlacement.valueOf(value.toUpperCase(Locale.ROOT));
          }
          return type == boolean.class ? Boolean.valueOf(value) : Double.valueOf(value);
        });
  }

  /**
   * @param precision the precision to run in
   * @return the plan that was run, from {@link TrainingPlan#initialState} on
   */
  public TrainingPlan plan(Precision precision) {
    NetworkSpec network = NetworkSpec.article();
    return TrainingPlan.of(dropout.isEmpty() ? network : network.withDropout(dropout))
        .with(optimizer)
        .withL2(l2)
        .with(precision);
  }

  /** {@return the losses that were recorded} */
  public List<GoldenTrace.Loss> losses() {
    return GoldenTrace.lines("optimizer-losses.csv")
        .filter(line -> line[0].equals(name))
        .map(line -> new GoldenTrace.Loss(Integer.parseInt(line[1]), Double.parseDouble(line[2])))
        .toList();
  }

  /** {@return the weights that were recorded} */
  public List<Weight> weights() {
    return GoldenTrace.lines("optimizer-weights.csv")
        .filter(line -> line[0].equals(name))
        .map(
            line ->
                new Weight(
                    Integer.parseInt(line[1]),
                    Integer.parseInt(line[2]),
                    Double.parseDouble(line[3])))
        .toList();
  }
}
