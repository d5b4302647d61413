package dev.percha.core.domain.model;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.ImageShape;
import dev.percha.core.domain.data.Scaling;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.Snapshot;
import java.util.List;
import java.util.Objects;

/**
 * A trained network with all that is needed to ask it and to know where it comes from: what a model
 * file holds.
 *
 * @param parameters the weights, finite
 * @param classNames one for each class, in the order of the labels
 * @param image the shape of one row; for rows that are no images, 1 x inputs
 * @param scaling what was done to the rows it was trained on
 * @param provenance where it comes from
 */
public record TrainedModel(
    Parameters parameters,
    List<String> classNames,
    ImageShape image,
    Scaling scaling,
    Provenance provenance) {
  public TrainedModel {
    parameters.requireFinite();
    classNames = List.copyOf(classNames);
    Objects.requireNonNull(scaling, "scaling");
    NetworkSpec network = parameters.network();
    if (classNames.size() != network.classes()) {
      throw new IllegalArgumentException(
          classNames.size() + " class names for " + network.classes() + " classes");
    }
    if (image.pixels() != network.inputs()) {
      throw new IllegalArgumentException(
          "images of " + image.pixels() + " pixels for " + network.inputs() + " inputs");
    }
    if (!provenance.plan().network().equals(network)
        || provenance.plan().precision() != parameters.precision()) {
      throw new IllegalArgumentException(
          "weights of %s in %s, but a plan for %s in %s"
              .formatted(
                  network,
                  parameters.precision(),
                  provenance.plan().network(),
                  provenance.plan().precision()));
    }
  }

  /**
   * @param report a training
   * @param snapshot one of its networks
   * @param data what it was trained on
   * @return that network as a model
   */
  public static TrainedModel of(RunReport report, Snapshot snapshot, Dataset data) {
    return new TrainedModel(
        snapshot.parameters(),
        data.classNames(),
        data.image(),
        data.train().hasPixels() ? Scaling.PIXELS : Scaling.NONE,
        new Provenance(
            report.backend(),
            report.version(),
            report.plan(),
            report.dataset(),
            report.datasetSha256(),
            report.history().epochs().get(snapshot.epoch() - 1),
            snapshot.test().map(test -> new Provenance.Scores(test.loss(), test.accuracy()))));
  }

  /** {@return the network} */
  public NetworkSpec network() {
    return parameters.network();
  }
}
