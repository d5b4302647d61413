package dev.percha.benchmarks;

import dev.percha.core.domain.data.ImageShape;
import dev.percha.core.domain.data.Preprocessing;
import dev.percha.core.domain.data.Schema;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.model.Provenance;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.fashionmnist.FashionMnist;
import dev.percha.models.ModelFolder;
import java.nio.file.Path;
import java.util.Optional;

/** A model file to measure with: the article's network with its initial weights. */
public final class InitialModel {
  private InitialModel() {}

  /**
   * @param plan a plan for Fashion-MNIST
   * @return the weights that its training starts from
   */
  public static Parameters parameters(TrainingPlan plan) {
    return Parameters.glorotUniform(plan.network(), plan.precision(), plan.seed());
  }

  /**
   * Writes the model.
   *
   * @param folder made where it does not exist
   */
  public static void write(Path folder) {
    TrainingPlan plan = TrainingPlan.article();
    Provenance untrained =
        new Provenance(
            "none", "", plan, "none", "", new EpochMetrics(1, 0, 0, 0, 0, 0), Optional.empty());
    ModelFolder.write(
        folder,
        new TrainedModel(
            parameters(plan),
            Schema.ofImages(new ImageShape(28, 28), FashionMnist.CLASS_NAMES),
            new Preprocessing.PixelScaling(),
            untrained));
  }
}
