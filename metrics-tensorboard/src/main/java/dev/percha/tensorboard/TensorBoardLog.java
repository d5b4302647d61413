package dev.percha.tensorboard;

import dev.percha.core.port.out.MetricsListener;
import dev.percha.core.port.out.MetricsLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The event files of one command's trainings, each in a folder of its own. */
final class TensorBoardLog implements MetricsLog {
  private final Optional<Path> folder;
  private final Clock clock;
  private final Consumer<String> told;
  private final List<TrainingEvents> begun = new ArrayList<>();
  private boolean isTold;

  /**
   * @param folder that the user named
   */
  TensorBoardLog(Optional<Path> folder, Clock clock, Consumer<String> told) {
    this.folder = folder;
    this.clock = clock;
    this.told = told;
  }

  @Override
  public MetricsListener begin(Training training) {
    TrainingEvents events = new TrainingEvents(training, folderOf(training), clock, this::tell);
    begun.add(events);
    return events;
  }

  private Path folderOf(Training training) {
    Path results = training.results();
    return folder
        .map(named -> named.resolve(results.toAbsolutePath().normalize().getFileName().toString()))
        .orElseGet(() -> results.resolve("tensorboard"))
        .resolve(training.name());
  }

  /** Once, however many files cannot be written. */
  private void tell(Path file, IOException why) {
    if (!isTold) {
      isTold = true;
      String reason = why.getClass().getSimpleName() + ": " + why.getMessage();
      told.accept(
          file
              + ": cannot be written ("
              + reason
              + "); going on without what is missing there; free some space, or name another"
              + " folder by --log tensorboard=DIR");
    }
  }

  @Override
  public void close() {
    begun.forEach(TrainingEvents::close);
  }
}
