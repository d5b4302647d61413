package dev.percha.cli;

import dev.percha.core.domain.training.Checkpoint;
import dev.percha.core.port.out.CheckpointStore;
import dev.percha.models.CheckpointFile;

/** The checkpoint beside a training's results. Where it cannot be written, training goes on. */
final class CheckpointRecorder implements CheckpointStore {
  private final CheckpointFile file;
  private final ResultsWriter recorder;
  private final CommandContext shell;

  /**
   * @param recorder of the results
   * @param shell where the user hears how to go on, as soon as it is known
   */
  CheckpointRecorder(ResultsWriter recorder, CommandContext shell) {
    this.file = new CheckpointFile(recorder.folder());
    this.recorder = recorder;
    this.shell = shell;
  }

  /** Where the user waits, first comes what he must know if he cannot wait any longer. */
  @Override
  public void keep(Checkpoint checkpoint) {
    if (shell.interrupted().getAsBoolean()) {
      shell.err().println("percha: to go on: percha train --resume " + recorder.folder());
    }
    recorder.write(CheckpointFile.NAME, () -> file.keep(checkpoint));
  }
}
