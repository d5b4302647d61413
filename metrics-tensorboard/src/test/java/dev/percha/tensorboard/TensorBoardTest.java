package dev.percha.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.training.RunEvent;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.MetricsListener;
import dev.percha.core.port.out.MetricsLog;
import dev.percha.core.port.out.MetricsLogKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-27T12:00:00.250Z"), ZoneOffset.UTC);

  @TempDir Path folder;
  private final List<String> told = new ArrayList<>();

  @Test
  void isFoundByServiceLoader() {
    assertThat(ServiceLoader.load(MetricsLogKind.class))
        .extracting(MetricsLogKind::name)
        .contains("tensorboard");
  }

  @Test
  void everyTrainingHasAFolderWithItsFiguresByEpoch() throws Exception {
    try (MetricsLog log = open(Optional.empty())) {
      train(log, "djl", 1, 2);
      train(log, "dl4j", 1, 1);
    }

    EventFile djl = only("results/tensorboard/djl");
    assertThat(djl.version()).isEqualTo("brain.Event:2");
    assertThat(djl.time(0)).isEqualTo(1795780800.25);
    assertThat(djl.scalars().keySet()).containsExactly(1L, 2L);
    assertThat(djl.scalars().get(2L))
        .containsEntry("loss", 0.25f)
        .containsEntry("accuracy", 0.5f)
        .containsEntry("val_loss", 0.75f)
        .containsEntry("val_accuracy", 0.125f)
        .containsEntry("train_seconds", 1.5f)
        .containsEntry("learning_rate", 0.001f);
    assertThat(only("results/tensorboard/dl4j").scalars()).hasSize(1);
    assertThat(told).isEmpty();
  }

  @Test
  void theSettingsAreATableInWhichANameIsNothingButText() throws Exception {
    try (MetricsLog log = open(Optional.empty())) {
      train(log, "djl", 1, 1);
    }

    assertThat(only("results/tensorboard/djl").text().lines())
        .startsWith("| setting | value |", "|---|---|", "| backend | djl |", "| version | 1.0 |")
        .contains("| batch-size | 128 |", "| training-rows | 100 |")
        .contains("| dataset | a &#124; &#60;b&#62; &#42;&#42; |");
  }

  @Test
  void whatIsNamedAsTargetHoldsAFolderForEachCommand() throws Exception {
    try (MetricsLog log = open(Optional.of("all"))) {
      train(log, "djl", 1, 1);
    }

    assertThat(only("all/results/djl").scalars()).hasSize(1);
  }

  @Test
  void aTrainingThatGoesOnSaysFromWhichEpochItTakesTheEarliersPlace() throws Exception {
    try (MetricsLog log = open(Optional.empty())) {
      train(log, "djl", 1, 3);
      train(log, "djl", 3, 4);
    }

    List<Path> files = files("results/tensorboard/djl");
    assertThat(files).hasSize(2);
    assertThat(EventFile.read(files.get(0)).restarts()).containsExactly(1L);
    assertThat(EventFile.read(files.get(1)).restarts()).containsExactly(3L);
  }

  @Test
  void whatCannotBeWrittenIsToldOnceAndHurtsNoTraining() throws Exception {
    Files.createDirectory(folder.resolve("results"));
    Files.write(folder.resolve("results/tensorboard"), new byte[1]);

    try (MetricsLog log = open(Optional.empty())) {
      train(log, "djl", 1, 2);
      train(log, "dl4j", 1, 2);
    }

    assertThat(told).hasSize(1);
    assertThat(told.get(0)).contains("results/tensorboard/djl: cannot be written (");
  }

  @Test
  void aTargetWithoutANameIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(Optional.of(" ")))
        .withMessage("no folder named; expected tensorboard=DIR");
  }

  private MetricsLog open(Optional<String> target) {
    return new TensorBoard(NOON).open(target, folder, told::add);
  }

  private void train(MetricsLog log, String name, int from, int to) {
    MetricsListener listener =
        log.begin(
            new MetricsLog.Training(
                folder.resolve("results"), name, TrainingPlan.article(), "a | <b> **", "0123"));
    listener.on(new RunEvent.Started(name, "1.0", to, 10, 100, 20));
    for (int epoch = from; epoch <= to; epoch++) {
      listener.on(new RunEvent.Progress(name, epoch, 5, 10, 0.3, 0.4, 0.5));
      listener.on(
          new RunEvent.EpochFinished(name, new EpochMetrics(epoch, 0.25, 0.5, 0.75, 0.125, 1.5)));
    }
    listener.on(new RunEvent.Finished(name, RunStatus.COMPLETED, ""));
  }

  private EventFile only(String place) throws IOException {
    List<Path> files = files(place);
    assertThat(files).hasSize(1);
    return EventFile.read(files.get(0));
  }

  private List<Path> files(String place) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(place))) {
      return files.sorted().toList();
    }
  }
}
