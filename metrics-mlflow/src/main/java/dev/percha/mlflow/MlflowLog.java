package dev.percha.mlflow;

import dev.percha.core.domain.training.RunEvent;
import dev.percha.core.port.out.MetricsListener;
import dev.percha.core.port.out.MetricsLog;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The trainings of one command as runs of an experiment. */
final class MlflowLog implements MetricsLog {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final Experiment experiment;
  private final Clock clock;
  private final Deliveries deliveries;

  MlflowLog(TrackingServer server, String experiment, Clock clock, Consumer<String> told) {
    this(server, experiment, clock, DEADLINE, told);
  }

  /**
   * @param deadline how long {@link #close} waits
   */
  MlflowLog(
      TrackingServer server,
      String experiment,
      Clock clock,
      Duration deadline,
      Consumer<String> told) {
    this.experiment = new Experiment(server, experiment);
    this.clock = clock;
    this.deliveries = new Deliveries("mlflow at " + server, deadline, told);
  }

  @Override
  public MetricsListener begin(Training training) {
    return new Listener(training, new TrackedRun(experiment, nameOf(training), clock.millis()));
  }

  private static String nameOf(Training training) {
    Path results = training.results().toAbsolutePath().normalize().getFileName();
    return results + "/" + training.name();
  }

  @Override
  public void close() {
    deliveries.close();
  }

  /** Notes the time of what it hears, and leaves the rest to the other thread. */
  private final class Listener implements MetricsListener {
    private final Training training;
    private final TrackedRun run;
    private int batches;

    Listener(Training training, TrackedRun run) {
      this.training = training;
      this.run = run;
    }

    @Override
    public void on(RunEvent event) {
      long time = clock.millis();
      if (event instanceof RunEvent.Started started) {
        batches = started.batches();
        Map<String, String> settings = settings(started);
        deliveries.add(() -> run.settings(settings));
      } else if (event instanceof RunEvent.EpochFinished finished) {
        int epoch = finished.metrics().epoch();
        Map<String, Double> figures = training.figures(finished.metrics(), batches);
        deliveries.add(() -> run.figures(figures, epoch, time));
      } else if (event instanceof RunEvent.Finished finished) {
        deliveries.add(() -> run.ended(finished.status(), time));
      }
    }

    private Map<String, String> settings(RunEvent.Started started) {
      Map<String, String> settings = new LinkedHashMap<>();
      settings.put("backend", started.backend());
      settings.put("version", started.version());
      settings.putAll(training.settings());
      settings.put("training-rows", String.valueOf(started.trainingRows()));
      settings.put("validation-rows", String.valueOf(started.validationRows()));
      return settings;
    }
  }
}
