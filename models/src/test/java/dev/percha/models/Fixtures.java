package dev.percha.models;

import dev.percha.core.domain.data.Column;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Encoding;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.ImageShape;
import dev.percha.core.domain.data.OneHot;
import dev.percha.core.domain.data.Preparation;
import dev.percha.core.domain.data.Preprocessing;
import dev.percha.core.domain.data.Schema;
import dev.percha.core.domain.data.SplitSpec;
import dev.percha.core.domain.data.Standardizer;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.model.Provenance;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.Schedule;
import dev.percha.core.domain.training.TrainingPlan;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Small models and data, always the same. */
final class Fixtures {
  static final NetworkSpec NETWORK =
      NetworkSpec.of(6, List.of(5, 4), new Activation.Elu(0.7), 3).withDropout(List.of(0.0, 0.3));

  private Fixtures() {}

  static TrainingPlan plan(Precision precision) {
    return TrainingPlan.of(NETWORK)
        .with(new Schedule(Schedule.Kind.COSINE, 0.1, 50, 3))
        .withL2(1e-5)
        .with(precision)
        .withEpochs(5)
        .withBatchSize(16);
  }

  static TrainedModel model(Precision precision, Preprocessing preprocessing) {
    return new TrainedModel(
        random(precision),
        Schema.ofImages(new ImageShape(2, 3), List.of("left", "right", "Füße \"oben\"")),
        preprocessing,
        new Provenance(
            "reference",
            "1",
            plan(precision),
            "made here",
            "0123",
            new EpochMetrics(3, 0.1, 0.2, 1.0 / 3, 0.4, 0.5),
            Optional.of(new Provenance.Scores(0.6, 0.7))));
  }

  /** A table's model whose columns become the network's six inputs. */
  static TrainedModel tableModel() {
    TrainedModel images = model(Precision.FLOAT32, new Preprocessing.Identity());
    Provenance of = images.provenance();
    List<Column> columns =
        List.of(
            new Column.Numeric("age"),
            new Column.Categorical("Straße \"x\"", List.of("A", "B", "C")),
            new Column.Numeric("years"));
    return new TrainedModel(
        images.parameters(),
        Schema.ofColumns(columns, "side", images.classNames()),
        new Preprocessing.TableColumns(
            List.of(
                new Encoding.Standardized(new Standardizer(1.0 / 3, 1e-7), true),
                new OneHot(List.of(0, 2), true),
                new Encoding.Standardized(new Standardizer(-2e6, 1.5), false))),
        new Provenance(
            of.backend(),
            of.version(),
            of.plan().with(new Preparation.Columns()).with(new SplitSpec(0.2, true, 1)),
            of.dataset(),
            of.datasetSha256(),
            of.epoch(),
            of.test()));
  }

  /** Values of all sizes, the smallest there are among them. */
  static Parameters random(Precision precision) {
    Random random = new Random(1);
    double[] values = new double[NETWORK.parameterCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian() * Math.pow(10, random.nextInt(8) - 6);
    }
    values[0] = -0.0;
    values[1] = precision == Precision.FLOAT32 ? Float.MIN_VALUE : Double.MIN_VALUE;
    values[2] = precision == Precision.FLOAT32 ? -Float.MAX_VALUE : -Double.MAX_VALUE;
    return Parameters.of(NETWORK, values).in(precision);
  }

  /** Rows of pixels whose class is the largest of three sums. */
  static Dataset data() {
    return new Dataset(
        "made here",
        "0123",
        List.of("left", "right", "top"),
        new ImageShape(2, 3),
        rows(300, 1),
        rows(60, 2));
  }

  private static Examples rows(int rows, int seed) {
    byte[] pixels = new byte[rows * 6];
    new Random(seed).nextBytes(pixels);
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      int best = 0;
      for (int k = 1; k < 3; k++) {
        if (sum(pixels, row, k) > sum(pixels, row, best)) {
          best = k;
        }
      }
      labels[row] = best;
    }
    return Examples.ofPixels(pixels, labels, 6, 3);
  }

  private static int sum(byte[] pixels, int row, int k) {
    return (pixels[row * 6 + k] & 0xff) + (pixels[row * 6 + 3 + k] & 0xff);
  }
}
