package dev.percha.cli;

import dev.percha.core.domain.training.Checkpoint;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.DataException;
import dev.percha.core.port.out.CheckpointStore;
import dev.percha.models.CheckpointFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** The checkpoint beside a training's results. Where it cannot be written, training goes on. */
final class CheckpointRecorder implements CheckpointStore {
  private final CheckpointFile file;
  private final ResultsWriter recorder;
  private boolean any;
  private boolean own;

  /**
   * @param recorder of the results
   * @param own whether the checkpoint that is there is this training's, which goes on from it
   */
  CheckpointRecorder(ResultsWriter recorder, boolean own) {
    this.file = new CheckpointFile(recorder.folder());
    this.recorder = recorder;
    this.own = own;
  }

  /**
   * Refuses to begin a training where another one has finished some of its epochs and can go on:
   * hours of it are not written over because {@code --resume} was forgotten.
   */
  static void requireNoneCut(Path out) {
    if (!Files.exists(out.resolve(CheckpointFile.NAME))) {
      return;
    }
    Checkpoint earlier;
    try {
      earlier = CheckpointFile.read(out);
    } catch (DataException e) {
      // Nobody can go on from it.
      return;
    }
    int epochs = earlier.plan().epochs();
    int finished = earlier.finished().size();
    if (finished > 0 && finished < epochs) {
      throw new ConfigurationException(
          String.format(
              "--out: %s holds a training cut after %d of %d epochs; go on with it by --resume %s,"
                  + " name another folder, or delete its %s",
              out, finished, epochs, out, CheckpointFile.NAME));
    }
  }

  @Override
  public void keep(Checkpoint checkpoint) {
    if (recorder.write(CheckpointFile.NAME, () -> file.keep(checkpoint))) {
      any = true;
      own = true;
    }
  }

  /** Whether this training has kept one. */
  boolean any() {
    return any;
  }

  /**
   * After a training's end: another training's checkpoint is none of what lies here now. This one's
   * own stays, however old: where a later one could not be written, all there is to go on from.
   */
  void forgetAnothers() {
    if (!own) {
      recorder.remove(CheckpointFile.NAME);
    }
  }
}
