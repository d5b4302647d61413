package dev.percha.cli;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.evaluation.BatchMetrics;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * The reference, but that it tells of every training that begins or goes on: the units of its first
 * layer, and after how many steps.
 */
public final class CountingBackend extends AlmostReference {
  /** Names the file to which a process of its own tells it. */
  static final String FILE = "COUNTED_TRAININGS";

  /**
   * Names the units whose training stands still, once it has trained for {@link #HELD_AT} calls.
   */
  static final String HELD = "HELD_TRAINING";

  static final int HELD_AT = 3;

  private final Consumer<String> told;

  /** Tells it to the file that the environment names. */
  public CountingBackend() {
    this(line -> append(Path.of(System.getenv(FILE)), line + "\n"));
  }

  CountingBackend(Consumer<String> told) {
    super("counting");
    this.told = told;
  }

  private static void append(Path file, String line) {
    try {
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Trainer newTrainer(TrainingPlan plan, TrainerState from, Examples training) {
    int units = plan.network().unitsOf(0);
    told.accept(units + " from " + from.step());
    Trainer trainer = super.newTrainer(plan, from, training);
    return String.valueOf(units).equals(System.getenv(HELD)) ? new Held(trainer) : trainer;
  }

  /** Trains for some calls, and then waits for nothing that will ever be. */
  private static final class Held implements Trainer {
    private final Trainer trainer;
    private int calls;

    Held(Trainer trainer) {
      this.trainer = trainer;
    }

    @Override
    public BatchMetrics train(int[] rows, int batchSize) {
      try {
        if (calls++ == HELD_AT) {
          new CountDownLatch(1).await();
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return trainer.train(rows, batchSize);
    }

    @Override
    public Parameters parameters() {
      return trainer.parameters();
    }

    @Override
    public TrainerState state() {
      return trainer.state();
    }

    @Override
    public void restore(TrainerState state) {
      trainer.restore(state);
    }

    @Override
    public void close() {
      trainer.close();
    }
  }
}
