package dev.percha.tensorboard;

import dev.percha.core.domain.training.RunEvent;
import dev.percha.core.port.out.MetricsListener;
import dev.percha.core.port.out.MetricsLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Writes what is heard of one training. The steps of TensorBoard are epochs here.
 *
 * <p>A training that goes on from a checkpoint adds a file beside the earlier one, which says from
 * which epoch on it takes that one's place.
 */
final class TrainingEvents implements MetricsListener {
  private final MetricsLog.Training training;
  private final Path folder;
  private final Clock clock;
  private final BiConsumer<Path, IOException> failed;
  private Optional<RecordFile> file = Optional.empty();
  private int batches;
  private boolean begun;

  /**
   * @param folder for the file; made where it is missing
   * @param failed hears what could not be written, and why
   */
  TrainingEvents(
      MetricsLog.Training training,
      Path folder,
      Clock clock,
      BiConsumer<Path, IOException> failed) {
    this.training = training;
    this.folder = folder;
    this.clock = clock;
    this.failed = failed;
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.Started started) {
      begin(started);
    } else if (event instanceof RunEvent.EpochFinished finished) {
      int epoch = finished.metrics().epoch();
      if (!begun) {
        begun = true;
        write(Events.restart(now(), epoch));
      }
      write(Events.scalars(now(), epoch, training.figures(finished.metrics(), batches)));
    } else if (event instanceof RunEvent.Finished) {
      close();
    }
  }

  private void begin(RunEvent.Started started) {
    batches = started.batches();
    try {
      file = Optional.of(RecordFile.create(folder, clock.instant().getEpochSecond()));
    } catch (IOException e) {
      failed.accept(folder, e);
    }
    write(Events.version(now()));
    write(Events.text(now(), "settings", SettingsTable.of(started, training)));
  }

  private double now() {
    return clock.millis() / 1e3;
  }

  private void write(byte[] event) {
    file.ifPresent(
        open -> {
          try {
            open.append(event);
          } catch (IOException e) {
            failed.accept(open.path(), e);
          }
        });
  }

  /** Ends the file, where there is one that is open. */
  void close() {
    file.ifPresent(
        open -> {
          try {
            open.close();
          } catch (IOException e) {
            failed.accept(open.path(), e);
          }
        });
    file = Optional.empty();
  }
}
