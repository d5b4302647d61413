package dev.percha.models;

import dev.percha.core.application.TrainingService;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.training.Checkpoint;
import dev.percha.core.port.in.Checkpointing;
import dev.percha.core.port.out.CheckpointStore;
import dev.percha.core.port.out.MetricsListener;
import dev.percha.reference.ReferenceBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process to be killed: trains a tiny network, keeps a checkpoint after every epoch, goes on from
 * the one that is there, and says of each when it is kept.
 */
final class Killed {
  /** More than are run before the process is killed. */
  static final int EPOCHS = 1_000_000;

  private Killed() {}

  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    CheckpointFile file = new CheckpointFile(folder);
    Optional<Checkpoint> from =
        Files.exists(folder.resolve(CheckpointFile.NAME))
            ? Optional.of(CheckpointFile.read(folder))
            : Optional.empty();
    CheckpointStore store =
        checkpoint -> {
          file.keep(checkpoint);
          System.out.println("kept " + checkpoint.finished().size());
        };
    new TrainingService()
        .train(
            new ReferenceBackend(),
            Fixtures.plan(Precision.FLOAT32).withEpochs(EPOCHS),
            Fixtures.data(),
            MetricsListener.silent(),
            () -> false,
            new Checkpointing(1, store, from));
  }
}
