package dev.percha.results;

import dev.percha.core.domain.training.RunEvent;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Where trainings are run: in this process, in one of their own, or elsewhere. What weighs, such as
 * weights and checkpoints, stays in the training's folder; what is told crosses as values.
 *
 * <p>Several threads may ask at once; an executor of engines that are one for a process runs their
 * trainings in turn.
 */
public interface RunExecutor {
  /**
   * Runs a training from where its folder says that it stands, or anew.
   *
   * @param spec the training
   * @param own the training's folder, made where it is not there; receives {@code result.json}, the
   *     networks and the test probabilities, and until the end a checkpoint
   * @param listener hears of the training while it goes on, by one thread at a time
   * @param cancelled whether it is to end; what is done is kept then
   * @return what came of it, tested where it was completed; a failure of the training, or of the
   *     process that it ran in, is in it
   * @throws dev.percha.core.failure.PerchaException where no training can be begun here, so that
   *     the next one could not either
   */
  RunSummary run(RunSpec spec, Path own, Consumer<RunEvent> listener, BooleanSupplier cancelled);
}
