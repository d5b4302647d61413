package dev.percha.conformance;

import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.EpsilonPlacement;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A recorded float64 run of the article's network over one epoch of real data, which no backend of
 * Percha computed; see {@code golden/README.md} beside the data.
 */
public final class GoldenTrace {
  /** Rows per step. */
  public static final int BATCH_SIZE = 128;

  /** Steps of the epoch. */
  public static final int STEPS = 391;

  private final EpsilonPlacement placement;

  /**
   * @param placement which of the two recorded runs
   */
  public GoldenTrace(EpsilonPlacement placement) {
    this.placement = placement;
  }

  /**
   * What is known of a tensor.
   *
   * @param step after which update
   * @param tensor 0 to 5: kernel 0, bias 0, kernel 1, bias 1, kernel 2, bias 2
   * @param sum of its values
   * @param l2 the root of the sum of their squares
   * @param maxAbs the largest magnitude
   */
  public record TensorSummary(int step, int tensor, double sum, double l2, double maxAbs) {}

  /**
   * What is known of a loss.
   *
   * @param step before which update, from 1
   * @param loss mean cross-entropy of its batch
   */
  public record Loss(int step, double loss) {}

  /**
   * @param precision the precision to run in
   * @return the plan that was run
   */
  public TrainingPlan plan(Precision precision) {
    return TrainingPlan.article().with(RmsProp.keras().with(placement)).with(precision);
  }

  /**
   * @param precision the precision to start in
   * @return the weights it started from
   */
  public static Parameters initial(Precision precision) {
    return Parameters.glorotUniform(NetworkSpec.article(), precision, 7);
  }

  /**
   * @param precision the precision to start in
   * @return the state it started from
   */
  public TrainerState begin(Precision precision) {
    return TrainerState.initial(plan(precision).optimizer(), initial(precision));
  }

  /**
   * @param steps how many steps from the first on
   * @return the rows of the training part that they took, in order
   */
  public static int[] rows(int steps) {
    return IntStream.range(0, Math.min(steps * BATCH_SIZE, 50_000)).toArray();
  }

  /** {@return the losses that were recorded} */
  public List<Loss> losses() {
    return lines("losses.csv")
        .filter(line -> line[0].equals(name()))
        .map(line -> new Loss(Integer.parseInt(line[1]), Double.parseDouble(line[2])))
        .toList();
  }

  /** {@return the tensors that were recorded} */
  public List<TensorSummary> tensors() {
    return lines("tensors.csv")
        .filter(line -> line[0].equals(name()))
        .map(line -> tensor(Integer.parseInt(line[1]), line, 2))
        .toList();
  }

  /** {@return the gradient of the first batch, as tensors of step 1} */
  public static List<TensorSummary> gradient() {
    return lines("gradient.csv").map(line -> tensor(1, line, 0)).toList();
  }

  private static TensorSummary tensor(int step, String[] line, int from) {
    return new TensorSummary(
        step,
        Integer.parseInt(line[from]),
        Double.parseDouble(line[from + 1]),
        Double.parseDouble(line[from + 2]),
        Double.parseDouble(line[from + 3]));
  }

  /** {@return all weights after the first update, float64 rounded to float32} */
  public Parameters afterFirstStep() {
    ByteBuffer bytes =
        ByteBuffer.wrap(resource("weights-step1-" + name() + ".f32"))
            .order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[NetworkSpec.article().parameterCount()];
    bytes.asFloatBuffer().get(values);
    return Parameters.of(NetworkSpec.article(), values);
  }

  private String name() {
    return placement.name().toLowerCase(Locale.ROOT);
  }

  static Stream<String[]> lines(String file) {
    return new String(resource(file), StandardCharsets.UTF_8)
        .lines()
        .skip(1)
        .map(line -> line.split(","));
  }

  private static byte[] resource(String name) {
    try (InputStream in = GoldenTrace.class.getResourceAsStream("golden/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
