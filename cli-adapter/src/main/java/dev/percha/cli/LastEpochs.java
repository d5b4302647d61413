package dev.percha.cli;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.Checkpoint;
import dev.percha.core.domain.training.Checkpoint.PartialEpoch;
import dev.percha.core.port.in.EvaluateModel;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.CheckpointStore;
import dev.percha.core.port.out.Model;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The networks after a training's last epochs, whose mean accuracy tells more of an engine than the
 * accuracy after the very last: that goes up and down from epoch to epoch.
 */
final class LastEpochs implements CheckpointStore {
  /** So many epochs are averaged, or all where there are fewer. */
  static final int COUNT = 5;

  private final Deque<Parameters> networks = new ArrayDeque<>();

  @Override
  public void keep(Checkpoint checkpoint) {
    if (!checkpoint.underWay().equals(PartialEpoch.NOTHING)) {
      return;
    }
    networks.addLast(checkpoint.state().parameters());
    if (networks.size() > COUNT) {
      networks.removeFirst();
    }
  }

  /** The mean of their accuracies, 0 to 1. */
  double accuracy(Backend backend, EvaluateModel evaluation, Examples rows) {
    double sum = 0;
    for (Parameters network : networks) {
      try (Model model = backend.newModel(network)) {
        sum += evaluation.evaluate(model, rows).accuracy();
      }
    }
    return sum / networks.size();
  }
}
