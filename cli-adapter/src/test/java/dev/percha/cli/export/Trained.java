package dev.percha.cli.export;

import dev.percha.core.domain.data.ImageShape;
import dev.percha.core.domain.data.Preprocessing;
import dev.percha.core.domain.data.Schema;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.model.Provenance;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainingPlan;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Models around given weights. */
final class Trained {
  private Trained() {}

  static TrainedModel model(Parameters parameters) {
    List<String> names =
        IntStream.range(0, parameters.network().classes()).mapToObj(k -> "class " + k).toList();
    return model(
        parameters,
        names,
        new ImageShape(1, parameters.network().inputs()),
        new Preprocessing.Identity());
  }

  static TrainedModel model(
      Parameters parameters,
      List<String> classNames,
      ImageShape image,
      Preprocessing preprocessing) {
    Provenance provenance =
        new Provenance(
            "reference",
            "plain Java",
            TrainingPlan.of(parameters.network()).with(parameters.precision()),
            "made",
            "5ea1",
            new EpochMetrics(3, 0.5, 0.8, 0.6, 0.7, 1.5),
            Optional.of(new Provenance.Scores(0.25, 0.875)));
    return new TrainedModel(
        parameters, Schema.ofImages(image, classNames), preprocessing, provenance);
  }
}
