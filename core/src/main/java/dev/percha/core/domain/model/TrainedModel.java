package dev.percha.core.domain.model;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Preprocessing;
import dev.percha.core.domain.data.Schema;
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
 * @param schema what a row is before it is prepared, and what the classes are called
 * @param preprocessing what is done to a row before the network sees it
 * @param provenance where it comes from
 */
public record TrainedModel(
    Parameters parameters, Schema schema, Preprocessing preprocessing, Provenance provenance) {
  public TrainedModel {
    parameters.requireFinite();
    Objects.requireNonNull(provenance, "provenance");
    NetworkSpec network = parameters.network();
    if (schema.classNames().size() != network.classes()) {
      throw new IllegalArgumentException(
          schema.classNames().size() + " class names for " + network.classes() + " classes");
    }
    preprocessing.requireFit(schema);
    int inputs = preprocessing.inputs(schema.width());
    if (inputs != network.inputs()) {
      throw new IllegalArgumentException(
          "rows of %s values are prepared as %s inputs, but the network has %s"
              .formatted(schema.width(), inputs, network.inputs()));
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
        data.schema(),
        report.plan().preprocessing(data),
        new Provenance(
            report.backend(),
            report.version(),
            report.plan(),
            report.dataset(),
            report.datasetSha256(),
            report.history().epochs().get(snapshot.epoch() - 1),
            snapshot.test().map(test -> new Provenance.Scores(test.loss(), test.accuracy()))));
  }

  /** {@return one name for each class, in the order of the labels} */
  public List<String> classNames() {
    return schema.classNames();
  }

  /** {@return whether a row is pixels, unsigned bytes of an image} */
  public boolean takesPixels() {
    return preprocessing instanceof Preprocessing.PixelScaling;
  }

  /** {@return the network} */
  public NetworkSpec network() {
    return parameters.network();
  }
}
