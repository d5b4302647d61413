package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.reference.ReferenceBackend;
import dev.percha.results.RunSpec;
import dev.percha.results.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A comparison whose trainings have processes of their own: they may crash, and it goes on. */
@DisabledOnOs(OS.WINDOWS)
class CompareKillTest extends ProcessTest {
  private static final String[] COMMAND = {
    "compare",
    "--backends=counting,reference",
    "--data=idx",
    "--seeds=1..2",
    "--epochs=300",
    "--hidden=2",
    "--out=r"
  };

  private JsonNode result() throws IOException {
    return json(folder.resolve("r/result.json"));
  }

  private static void kill(String signal, ProcessHandle process) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }

  @ParameterizedTest
  @CsvSource({"KILL,was ended by signal 9", "SEGV,was ended by signal 6"})
  void aTrainingWhoseProcessCrashesIsARowAndTheSameCommandTrainsOnlyIt(String signal, String told)
      throws Exception {
    Process process = start(COMMAND);
    awaitTrainings(process, 2);
    for (ProcessHandle child : process.children().toList()) {
      kill(signal, child);
    }

    assertThat(process.waitFor()).as(said()).isEqualTo(4);
    assertThat(Files.readString(folder.resolve("out")))
        .containsPattern("counting +by seed 2 failed after \\d+ of 300 epochs: its process " + told)
        .contains("counting and reference: cannot tell", "only 1 seed ended on both");
    assertThat(result().get("status").asText()).isEqualTo("failed");
    assertThat(result().at("/runs").findValuesAsText("status"))
        .containsExactly("completed", "completed", "failed", "completed");
    assertThat(result().at("/verdict/pairs/0/seeds").asInt()).isEqualTo(1);
    assertThat(folder.resolve("r/runs/counting-seed-2/log.txt")).exists();

    assertThat(start(COMMAND).waitFor()).as(said()).isZero();

    assertThat(counted()).hasSize(3);
    assertThat(result().at("/runs").findValuesAsText("status")).containsOnly("completed");
    assertThat(result().at("/verdict/pairs/0/seeds").asInt()).isEqualTo(2);
    assertThat(folder.resolve("r/runs")).doesNotExist();
    requireBitsOfOneProcess();
  }

  /** The same figures and answers as where all is done in one process, and nobody crashes. */
  private void requireBitsOfOneProcess() throws IOException {
    String[] uncut = COMMAND.clone();
    uncut[1] = "--backends=reference";
    uncut[6] = "--out=uncut";
    assertThat(run(with(uncut, "--in-process"))).as(text(err)).isZero();
    for (String name : List.of("counting-seed-2", "reference-seed-1")) {
      Path there =
          folder.resolve("uncut/probabilities-" + name.replace("counting", "reference") + ".npy");
      assertThat(folder.resolve("r/probabilities-" + name + ".npy"))
          .as(name)
          .hasSameBinaryContentAs(there);
    }
    assertThat(result().at("/verdict/accuracies/1/accuracy"))
        .isEqualTo(json(folder.resolve("uncut/result.json")).at("/verdict/accuracies/1/accuracy"));
  }

  @Test
  void aComparisonThatIsKilledTakesItsTrainingsWithItAndGoesOnLater() throws Exception {
    Process process = start(COMMAND);
    awaitTrainings(process, 2);
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly().waitFor();
    for (ProcessHandle child : children) {
      child.onExit().get(60, TimeUnit.SECONDS);
    }
    assertThat(children).isNotEmpty();
    assertThat(result().get("status").asText()).isEqualTo("running");

    assertThat(start(COMMAND).waitFor()).as(said()).isZero();

    assertThat(counted().stream().filter(line -> line.equals("2 from 0")).count())
        .isBetween(2L, 3L);
    assertThat(counted()).hasSize(3);
    requireBitsOfOneProcess();
  }

  @Test
  void anInterruptedComparisonAsksItsTrainingToSaveWhatIsDone() throws Exception {
    Process process = start(with(COMMAND, "--jobs=2"));
    awaitTrainings(process, 1);
    process.destroy();

    assertThat(process.waitFor()).as(said()).isEqualTo(130);
    assertThat(said())
        .containsOnlyOnce(
            "percha: to go on: the same command with --out " + folder.resolve("r") + "\n");
    assertThat(process.descendants()).isEmpty();
    assertThat(result().get("status").asText()).isEqualTo("interrupted");

    assertThat(start(COMMAND).waitFor()).as(said()).isZero();
    requireBitsOfOneProcess();
  }

  @Test
  void aHeapThatIsTooSmallIsSaidOfEachTraining() throws Exception {
    jvm = List.of("-Xmx40m");
    String[] large = COMMAND.clone();
    large[3] = "--seeds=1,2";
    large[5] = "--hidden=2000,2000";

    assertThat(start(large).waitFor()).as(said()).isEqualTo(4);
    assertThat(Files.readString(folder.resolve("out")))
        .contains("counting     by seed 1 failed after 0 of 300 epochs: ", "-Xmx")
        .contains("reference    by seed 2 failed after 0 of 300 epochs: ");
  }

  @Test
  void aTrainingThatSaysNothingIsEnded() {
    Settings settings =
        Settings.resolve(Map.of(Setting.DATA, "idx"), Map.of(), Optional.empty(), folder);
    RunSpec spec =
        new RunSpec(
            "reference", "reference", OptionalInt.empty(), TrainingPlan.article(), "of no data");
    List<Object> heard = new ArrayList<>();

    RunSummary run =
        new RunProcesses(settings, name -> new ReferenceBackend(), folder, Duration.ofMillis(1))
            .run(spec, folder.resolve("own"), heard::add, () -> false);

    assertThat(run.status()).isEqualTo(RunStatus.FAILED);
    assertThat(run.failure().orElseThrow().message())
        .contains("said nothing for 0 seconds and was ended after 0 epochs");
    assertThat(heard).isEmpty();
  }
}
