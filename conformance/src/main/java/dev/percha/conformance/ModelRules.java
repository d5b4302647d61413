package dev.percha.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.network.Softmax;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.DataException;
import dev.percha.core.port.out.Model;
import dev.percha.reference.Deviation;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * C11 to C15, C17 to C20, C71 and C72: a model answers as the reference does, to anyone, and
 * refuses what it must.
 */
public interface ModelRules extends ModelSubject {
  @Test
  @DisplayName("C11 logits are the reference's, for every activation, shape and precision")
  @LikelyFault("an activation of another form, a kernel transposed, or less than the precision")
  default void c11Logits() {
    for (Precision precision : precisions()) {
      for (NetworkSpec network : Fixtures.networks()) {
        for (Examples rows : List.of(Fixtures.examples(network), Fixtures.features(network))) {
          logitsAreTheReferences(Fixtures.weights(network, precision), rows);
        }
      }
    }
  }

  @Test
  @DisplayName("C12 the article's network on real rows: one row, and 4,096")
  @LikelyFault("wrong in batches of one row or of thousands, or float16 or bfloat16 inside")
  default void c12RealRows() {
    Parameters weights = GoldenTrace.initial(Precision.FLOAT32);
    for (int rows : new int[] {1, Fixtures.ANSWERED_ROWS}) {
      int[] chosen = IntStream.range(0, rows).toArray();
      double[] logits =
          logitsAre(Fixtures.realAnswers(), weights, Fixtures.realRows().select(chosen));
      double[] p = new double[logits.length];
      for (int row = 0; row < rows; row++) {
        Softmax.probabilities(logits, row * 10, 10, p);
        double[] own = Arrays.copyOfRange(p, row * 10, row * 10 + 10);
        assertTrue(
            Arrays.stream(own).allMatch(x -> x >= 0 && x <= 1),
            () -> "probabilities are not all from 0 to 1: " + Arrays.toString(own));
        assertEquals(1, Arrays.stream(own).sum(), 1e-12, "sum of probabilities");
      }
    }
  }

  private void logitsAreTheReferences(Parameters weights, Examples rows) {
    logitsAre(Fixtures.answers(weights, rows), weights, rows);
  }

  private double[] logitsAre(Fixtures.Answers expected, Parameters weights, Examples rows) {
    NetworkSpec network = weights.network();
    float[] inputs = rows.inputs(0, rows.rows());
    double[] logits = new double[rows.rows() * network.classes()];
    try (Model model = newModel(weights)) {
      assertEquals(network, model.network(), "the model's network");
      model.logits(inputs, rows.rows(), logits);
    }
    IntFunction<String> place =
        i -> "row " + i / network.classes() + ", class " + i % network.classes();
    double[] values = Arrays.copyOf(expected.logits(), logits.length);
    double[] bounds = Arrays.copyOf(expected.bounds(), logits.length);
    Claims.requireWithin(
        Deviation.of("logits", logits, values, bounds, place),
        TrainingPlan.of(network).with(weights.precision()));
    return logits;
  }

  @Test
  @DisplayName("C13 pixels as bytes and as floats give the same bits")
  @LikelyFault("pixels are scaled elsewhere or otherwise, or taken as signed bytes")
  default void c13Bytes() {
    NetworkSpec network = Fixtures.small();
    Examples rows = Fixtures.examples(network);
    try (Model model = newModel(Fixtures.weights(network, Precision.FLOAT32))) {
      double[] ofFloats = new double[rows.rows() * network.classes()];
      double[] ofBytes = ofFloats.clone();
      model.logits(rows.inputs(0, rows.rows()), rows.rows(), ofFloats);
      model.logits(pixels(rows), rows.rows(), ofBytes);
      assertArrayEquals(ofFloats, ofBytes, "logits of the same pixels as bytes");
    }
  }

  private static byte[] pixels(Examples rows) {
    byte[] pixels = new byte[rows.rows() * rows.inputs()];
    for (int row = 0; row < rows.rows(); row++) {
      System.arraycopy(rows.pixels(row), 0, pixels, row * rows.inputs(), rows.inputs());
    }
    return pixels;
  }

  @Test
  @DisplayName("C14 extreme inputs: all 0, all 255, and no rows at all")
  @LikelyFault(
      "a division by a row's own sum or range, or a call of no rows that reaches the engine")
  default void c14ExtremeInputs() {
    Parameters weights = GoldenTrace.initial(Precision.FLOAT32);
    byte[] white = new byte[784];
    Arrays.fill(white, (byte) 255);
    for (byte[] image : List.of(new byte[784], white)) {
      logitsAreTheReferences(weights, Examples.ofPixels(image, new int[1], 784, 10));
    }
    try (Model model = newModel(weights)) {
      double[] untouched = {1, 2, 3};
      model.logits(new float[0], 0, untouched);
      assertArrayEquals(new double[] {1, 2, 3}, untouched, "what no rows leave alone");
    }
  }

  @Test
  @DisplayName("C15 callers at the same time get the bits that one alone gets")
  @LikelyFault("a buffer is shared between callers")
  default void c15ConcurrentCallers() throws InterruptedException, ExecutionException {
    int threads = 4;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (Model model = newModel(GoldenTrace.initial(Precision.FLOAT32))) {
      List<double[]> alone =
          IntStream.range(0, threads).mapToObj(caller -> answer(model, caller)).toList();
      for (int round = 0; round < 25; round++) {
        List<Future<double[]>> together =
            IntStream.range(0, threads)
                .mapToObj(caller -> pool.submit(() -> answer(model, caller)))
                .toList();
        for (int caller = 0; caller < threads; caller++) {
          assertArrayEquals(
              alone.get(caller), together.get(caller).get(), "logits of caller " + caller);
        }
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static double[] answer(Model model, int caller) {
    int rows = 1 + 3 * caller;
    double[] logits = new double[rows * 10];
    model.logits(Fixtures.realRows().inputs(caller * 10, caller * 10 + rows), rows, logits);
    return logits;
  }

  @Test
  @DisplayName("C17 a closed model refuses to answer; closing twice does nothing")
  @LikelyFault("nobody asks whether it is closed")
  default void c17ClosedModel() {
    Model model = newModel(Fixtures.weights(Fixtures.small(), Precision.FLOAT32));
    model.close();
    model.close();
    assertEquals(Fixtures.small(), model.network(), "the network of a closed model");
    assertThrows(IllegalStateException.class, () -> model.logits(new float[13], 1, new double[4]));
    assertThrows(IllegalStateException.class, () -> model.logits(new byte[13], 1, new double[4]));
  }

  @Test
  @DisplayName("C18 wrong lengths, NaN and infinities are refused; spare room is left alone")
  @LikelyFault("arguments reach the engine unchecked")
  default void c18WrongCalls() {
    try (Model model = newModel(Fixtures.weights(Fixtures.small(), Precision.FLOAT32))) {
      refuses(model, new float[12], 1, 4);
      refuses(model, new float[26], 1, 4);
      refuses(model, new float[13], 1, 3);
      refuses(model, new float[13], -1, 4);
      for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
        float[] inputs = new float[26];
        inputs[17] = bad;
        refuses(model, inputs, 2, 8);
      }
      double[] logits = new double[6];
      Arrays.fill(logits, 7);
      model.logits(new float[13], 1, logits);
      assertArrayEquals(
          new double[] {7, 7}, Arrays.copyOfRange(logits, 4, 6), "room behind the answers");
    }
  }

  private static void refuses(Model model, float[] inputs, int rows, int room) {
    double[] logits = new double[room];
    assertThrows(IllegalArgumentException.class, () -> model.logits(inputs, rows, logits));
  }

  @Test
  @DisplayName("C19 a model is not made of NaN or infinities")
  @LikelyFault("weights reach the engine unchecked")
  default void c19NotFiniteParameters() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      double[] values = Fixtures.weights(Fixtures.small(), Precision.FLOAT64).toDoubles();
      values[5] = bad;
      Parameters weights = Parameters.of(Fixtures.small(), values);
      for (Precision precision : Precision.values()) {
        assertThrows(IllegalArgumentException.class, () -> newModel(weights.in(precision)));
      }
    }
  }

  @Test
  @DisplayName("C20 weights so large that sums overflow get no answer that is not finite")
  @LikelyFault("answers are handed out unchecked")
  default void c20Overflow() {
    for (Precision precision : precisions()) {
      double huge = precision == Precision.FLOAT32 ? Float.MAX_VALUE / 2 : Double.MAX_VALUE / 2;
      double[] values = new double[Fixtures.small().parameterCount()];
      Arrays.fill(values, huge);
      float[] inputs = new float[26];
      Arrays.fill(inputs, 1);
      double[] logits = new double[8];
      try (Model model = newModel(Parameters.of(Fixtures.small(), values).in(precision))) {
        model.logits(inputs, 2, logits);
        // An engine that computes in a wider format may know the answer.
        assertTrue(
            Arrays.stream(logits).allMatch(Double::isFinite),
            () -> precision + ", not all finite: " + Arrays.toString(logits));
      } catch (DataException refused) {
        assertTrue(
            refused.getMessage().contains("overflow"),
            () -> "no word of an overflow: " + refused.getMessage());
      }
    }
  }

  @Test
  @DisplayName("C71 wide, deep and many-classed networks on 5,000 rows of large inputs")
  @LikelyFault("a limit on units, layers, classes or rows, or inputs that are clipped")
  default void c71LargeModels() {
    for (Precision precision : precisions()) {
      for (NetworkSpec network : Fixtures.large()) {
        logitsAreTheReferences(
            Fixtures.weights(network, precision), Fixtures.spread(network, 5000, 50));
      }
    }
  }

  @Test
  @DisplayName("C72 models of one network, open together, each answer by their own weights")
  @LikelyFault("models are cached by their network, or by a few of their weights")
  default void c72ModelsOfOneNetwork() {
    NetworkSpec network = NetworkSpec.of(13, List.of(9, 6), new Activation.Tanh(), 4);
    Examples rows = Fixtures.examples(network);
    for (Precision precision : precisions()) {
      Parameters weights = Fixtures.weights(network, precision);
      try (Model first = newModel(weights)) {
        double[] before = answer(first, rows);
        // Another weight each time, of each tensor some.
        for (int at = 0; at < network.parameterCount(); at += 7) {
          double[] values = weights.toDoubles();
          values[at] += 1;
          logitsAreTheReferences(Parameters.of(network, values).in(precision), rows);
        }
        assertArrayEquals(before, answer(first, rows), "answers of the first model");
      }
    }
  }

  private static double[] answer(Model model, Examples rows) {
    double[] logits = new double[rows.rows() * rows.classes()];
    model.logits(rows.inputs(0, rows.rows()), rows.rows(), logits);
    return logits;
  }
}
