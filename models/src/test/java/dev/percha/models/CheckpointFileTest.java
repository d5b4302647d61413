package dev.percha.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.percha.core.application.TrainingService;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.optimizer.Adagrad;
import dev.percha.core.domain.optimizer.Adam;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.Optimizer.Slot;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.optimizer.Sgd;
import dev.percha.core.domain.training.Checkpoint;
import dev.percha.core.domain.training.EarlyStopping;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.DataException;
import dev.percha.core.port.in.Checkpointing;
import dev.percha.core.port.out.MetricsListener;
import dev.percha.reference.ReferenceBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointFileTest {
  /** As another program reads it from the file's bytes. */
  private static final double FIRST_FORMAT_MOMENT = 0.0034266728907823563;

  private final Dataset data = Fixtures.data();
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void aRunCutInAnEpochGoesOnFromTheFileToTheBitsOfTheUncutRun(Precision precision) {
    TrainingPlan plan = Fixtures.plan(precision);
    RunReport uncut = train(plan, () -> false, Checkpointing.none());

    for (int cut : new int[] {1, 3, 5, 8}) {
      AtomicInteger asked = new AtomicInteger();
      RunReport cutShort =
          train(plan, () -> asked.incrementAndGet() > cut, keeping(0, Optional.empty()));
      Checkpoint kept = CheckpointFile.read(folder);
      RunReport resumed = train(plan, () -> false, keeping(0, Optional.of(kept)));

      assertThat(cutShort.history().epochs().size()).isLessThan(5);
      assertThat(withoutTimes(resumed)).isEqualTo(withoutTimes(uncut));
      assertThat(resumed.last().orElseThrow().parameters())
          .isEqualTo(uncut.last().orElseThrow().parameters());
      assertThat(resumed.best().orElseThrow().epoch())
          .isEqualTo(uncut.best().orElseThrow().epoch());
    }
  }

  @Test
  void whatWasKeptComesBackAsItWas() {
    Checkpoint[] last = new Checkpoint[1];
    train(
        Fixtures.plan(Precision.FLOAT32),
        () -> false,
        new Checkpointing(
            2,
            checkpoint -> {
              new CheckpointFile(folder).keep(checkpoint);
              last[0] = checkpoint;
            },
            Optional.empty()));

    assertThat(last[0].finished()).hasSize(5);
    assertThat(CheckpointFile.read(folder)).isEqualTo(last[0]);
  }

  @Test
  void aCheckpointOfAnotherTrainingIsRefusedByWhatDiffers() {
    TrainingPlan plan = Fixtures.plan(Precision.FLOAT32);
    train(plan, () -> false, keeping(1, Optional.empty()));
    Checkpoint kept = CheckpointFile.read(folder);
    TrainingPlan other = plan.withBatchSize(17).withSeed(8);

    assertThatThrownBy(() -> train(other, () -> false, keeping(1, Optional.of(kept))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("batch size 16, not 17; seed 7, not 8")
        .hasMessageNotContaining("rho");
  }

  /** Written by percha as it was before optimizers had slots and trainings counted steps. */
  @Test
  void aCheckpointOfTheFirstFormatIsRead() throws Exception {
    Path old = Path.of(getClass().getResource("format-1/checkpoint.safetensors").toURI());

    Checkpoint read = CheckpointFile.read(old);

    assertThat(read.plan().optimizer()).isEqualTo(RmsProp.keras());
    assertThat(read.finished()).hasSize(2);
    assertThat(read.state().slots()).containsOnlyKeys(Slot.SECOND_MOMENT);
    assertThat(read.state().slot(Slot.SECOND_MOMENT).bias(1)).startsWith(FIRST_FORMAT_MOMENT);
  }

  static Stream<Optimizer> optimizers() {
    return Stream.of(Sgd.plain(0.1), Sgd.keras(), RmsProp.keras(), Adam.kerasW(), Adagrad.keras());
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void everyOptimizersStateComesBackAsItWas(Optimizer optimizer) {
    TrainingPlan plan = Fixtures.plan(Precision.FLOAT32).with(optimizer);
    Checkpoint[] last = new Checkpoint[1];
    train(
        plan.with(Optional.of(EarlyStopping.ofLoss(3))),
        () -> false,
        new Checkpointing(
            2,
            checkpoint -> {
              new CheckpointFile(folder).keep(checkpoint);
              last[0] = checkpoint;
            },
            Optional.empty()));

    assertThat(CheckpointFile.read(folder)).isEqualTo(last[0]);
    assertThat(last[0].state().step()).isPositive();
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void howLongOneWillBeIsKnownBeforeTheTraining(Optimizer optimizer) throws IOException {
    for (Precision precision : Precision.values()) {
      TrainingPlan plan = Fixtures.plan(precision).with(optimizer);

      train(plan, () -> false, keeping(0, Optional.empty()));

      assertThat(Files.size(folder.resolve(CheckpointFile.NAME)))
          .isCloseTo(CheckpointFile.size(plan), within(600L));
    }
  }

  @Test
  void aNetworkThatNoCheckpointCanHoldIsKnownBeforeTheTraining() {
    TrainingPlan plan =
        TrainingPlan.of(NetworkSpec.of(784, List.of(1_000_000), new Activation.Relu(), 3));

    assertThatThrownBy(() -> CheckpointFile.size(plan))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("no checkpoint file can hold what this training makes: tensor ")
        .message()
        .hasLineCount(1);
  }

  @Test
  void aFolderWithoutOneSaysSo() {
    assertThatThrownBy(() -> CheckpointFile.read(folder))
        .isInstanceOf(DataException.class)
        .hasMessage(folder + ": holds no checkpoint; expected checkpoint.safetensors in it");
  }

  @Test
  void aDamagedCheckpointIsRefused() throws IOException {
    train(Fixtures.plan(Precision.FLOAT32), () -> false, keeping(1, Optional.empty()));
    Path file = folder.resolve(CheckpointFile.NAME);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));

    assertThatThrownBy(() -> CheckpointFile.read(folder)).isInstanceOf(DataException.class);

    whole[whole.length - 1] ^= (byte) 0x80;
    Files.write(file, whole);
    assertThatThrownBy(() -> CheckpointFile.read(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("not a sound checkpoint: it has not the SHA-256");
  }

  private Checkpointing keeping(int every, Optional<Checkpoint> from) {
    return new Checkpointing(every, new CheckpointFile(folder), from);
  }

  private RunReport train(
      TrainingPlan plan, BooleanSupplier cancelled, Checkpointing checkpointing) {
    return new TrainingService()
        .train(
            new ReferenceBackend(), plan, data, MetricsListener.silent(), cancelled, checkpointing);
  }

  private static List<EpochMetrics> withoutTimes(RunReport report) {
    return report.history().epochs().stream()
        .map(
            e ->
                new EpochMetrics(
                    e.epoch(), e.loss(), e.accuracy(), e.valLoss(), e.valAccuracy(), 0))
        .toList();
  }
}
