package dev.percha.cli;

import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.training.RunEvent;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.port.out.MetricsListener;
import dev.percha.results.Words;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Shows a run as Keras does: on a terminal a bar that grows, elsewhere one line for each epoch. One
 * thread at a time, as the metrics port calls it.
 */
final class ProgressBar implements MetricsListener {
  private static final int WIDTH = 20;

  private final PrintStream err;
  private final boolean live;
  private final String prefix;
  private RunEvent.Started run;

  /**
   * @param err where to print
   * @param live whether that is a terminal, on which a line can be written over
   * @param prefix what the line of each epoch begins with
   */
  ProgressBar(PrintStream err, boolean live, String prefix) {
    this.err = err;
    this.live = live;
    this.prefix = prefix;
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.Started started) {
      run = started;
      err.printf(
          Locale.ROOT,
          "%s: %s, training on %d rows, validating on %d%n",
          started.backend(),
          started.version(),
          started.trainingRows(),
          started.validationRows());
    } else if (event instanceof RunEvent.Progress progress && live) {
      steer("\r");
      err.print(bar(progress));
      steer("\033[K");
    } else if (event instanceof RunEvent.EpochFinished finished) {
      steer("\r\033[K");
      err.println(prefix + line(finished.metrics()));
    } else if (event instanceof RunEvent.Finished finished
        && finished.status() != RunStatus.COMPLETED) {
      String why = finished.message().isEmpty() ? "" : ": " + finished.message();
      String name = Words.of(finished.status());
      steer("\r\033[K");
      err.println("percha: " + finished.backend() + " " + name + why);
    }
    err.flush();
  }

  /** As bytes, which a terminal is steered by. */
  private void steer(String sequence) {
    if (live) {
      err.writeBytes(sequence.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** At most 80 columns, or it could not be written over. */
  private String bar(RunEvent.Progress at) {
    int full = at.batch() * WIDTH / at.batches();
    String head = full == WIDTH ? "" : ">";
    String bar = "=".repeat(full) + head + ".".repeat(WIDTH - full - head.length());
    return text(at.epoch(), at.batch(), bar, at.trainSeconds(), at.loss(), at.accuracy());
  }

  private String line(EpochMetrics epoch) {
    return text(
            epoch.epoch(),
            run.batches(),
            "=".repeat(WIDTH),
            epoch.trainSeconds(),
            epoch.loss(),
            epoch.accuracy())
        + String.format(
            Locale.ROOT,
            " - val_loss: %.4f - val_accuracy: %.4f",
            epoch.valLoss(),
            epoch.valAccuracy());
  }

  private String text(
      int epoch, int batch, String bar, double seconds, double loss, double accuracy) {
    return String.format(
        Locale.ROOT,
        "Epoch %d/%d  %d/%d [%s] %.0fs  loss: %.4f - accuracy: %.4f",
        epoch,
        run.epochs(),
        batch,
        run.batches(),
        bar,
        seconds,
        loss,
        accuracy);
  }
}
