package dev.percha.reference.parity;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.network.Softmax;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Model;
import dev.percha.reference.BatchPass;
import dev.percha.reference.Deviation;
import dev.percha.reference.ErrorBound;
import dev.percha.reference.ReferenceBackend;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What networks say of the test rows: {@link ParityCheck#FORWARD} from weights common to all,
 * {@link ParityCheck#CLASSES} and {@link ParityCheck#END} from each one's own.
 */
final class PredictionChecks {
  private static final int ROWS = 1000;

  /** Where a logit may be off by more, rounding decides what the network answers. */
  private static final double MOST = 1;

  private final ParityRun climb;
  private final NetworkSpec network;
  private final Examples test;

  PredictionChecks(ParityRun climb) {
    this.climb = climb;
    this.network = climb.plan().network();
    this.test = climb.test();
  }

  void forward() {
    Parameters initial = climb.run(climb.plan().precision()).initial().parameters();
    int rows = Math.min(ROWS, test.rows());
    float[] inputs = test.inputs(0, rows);
    Map<String, double[]> logits = new LinkedHashMap<>();
    for (Backend backend : climb.backends()) {
      climb.requireWanted();
      logits.put(backend.name(), logits(backend, initial, inputs, rows));
    }
    BatchPass pass = new BatchPass(initial, inputs, new int[rows]);
    logits.put(ParityLadder.JUDGE, pass.logits());
    double[] bounds =
        new ErrorBound(pass, ErrorBound.unitRoundoff(climb.plan().precision()))
            .preActivations(network.layers() - 1);
    double widest = Arrays.stream(bounds).reduce(0, Math::max);
    if (!(widest <= MOST)) {
      climb.cannotJudge(
          String.format(
              Locale.ROOT,
              "rounding alone may put a logit off by %.1g, and what is that coarse proves nothing;"
                  + " scale the inputs, take fewer layers, or --precision float64",
              widest));
    }
    double[] twice = Arrays.stream(bounds).map(bound -> 2 * bound).toArray();
    IntFunction<String> place =
        i -> "test row " + i / network.classes() + ", class " + i % network.classes();
    ParityRun.forPairs(
        logits.keySet(),
        (one, other) -> {
          double[] allowed = other.equals(ParityLadder.JUDGE) ? bounds : twice;
          Deviation deviation =
              Deviation.of("logits", logits.get(one), logits.get(other), allowed, place);
          climb.found(ParityCheck.FORWARD, one, other, 0, deviation);
        });
  }

  /** Has every one name the classes of all test rows by its own weights. */
  void classes(ParityCheck rung, int steps, Map<String, double[]> weights) {
    Map<String, Backend> named =
        climb.backends().stream().collect(Collectors.toMap(Backend::name, Function.identity()));
    Map<String, int[]> classes = new LinkedHashMap<>();
    weights.forEach(
        (name, own) -> {
          climb.requireWanted();
          Backend backend = named.getOrDefault(name, new ReferenceBackend());
          classes.put(name, classes(backend, Parameters.of(network, own)));
        });
    ParityRun.forPairs(
        classes.keySet(),
        (one, other) -> {
          int[] left = classes.get(one);
          int[] right = classes.get(other);
          long differ =
              IntStream.range(0, left.length).filter(row -> left[row] != right[row]).count();
          String where = left.length + " test rows";
          climb.found(
              rung, one, other, steps, ParityRun.counted("rows of another class", where, differ));
        });
  }

  private int[] classes(Backend backend, Parameters weights) {
    int[] classes = new int[test.rows()];
    for (int from = 0; from < classes.length; from += ROWS) {
      int rows = Math.min(ROWS, classes.length - from);
      double[] logits = logits(backend, weights, test.inputs(from, from + rows), rows);
      for (int row = 0; row < rows; row++) {
        classes[from + row] = Softmax.argMax(logits, row * network.classes(), network.classes());
      }
    }
    return classes;
  }

  private double[] logits(Backend backend, Parameters weights, float[] inputs, int rows) {
    double[] logits = new double[rows * network.classes()];
    try (Model model = backend.newModel(weights)) {
      model.logits(inputs, rows, logits);
    }
    return logits;
  }
}
