package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.percha.models.CheckpointFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A search whose trainings have processes of their own, and end with it or without it. */
class SweepKillTest extends ProcessTest {
  private static final int PLANS = 12;
  private static final int EPOCHS = 8;

  private static String[] sweep(String out) {
    List<String> command =
        new ArrayList<>(List.of("sweep", "--backend=counting", "--data=idx", "--out=" + out));
    command.add("--epochs=" + EPOCHS);
    IntStream.range(2, 2 + PLANS).forEach(units -> command.add("--hidden=" + units));
    return command.toArray(String[]::new);
  }

  /** Until so many have ended, and the one that is held has kept all that it will. */
  private void awaitHeld(Process process, int units, int ended) throws Exception {
    Map<Integer, Integer> standing = Map.of();
    while (standing.getOrDefault(units, 0) != -CountingBackend.HELD_AT
        || standing.values().stream().filter(epochs -> epochs > 0).count() < ended) {
      assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).as(said()).isFalse();
      standing = Files.exists(folder.resolve("r/trials")) ? standing() : Map.of();
    }
  }

  /** Where each training stands, by units: its epochs once it has ended, else minus those kept. */
  private Map<Integer, Integer> standing() throws IOException {
    Map<Integer, Integer> standing = new TreeMap<>();
    try (Stream<Path> trials = Files.list(folder.resolve("r/trials"))) {
      for (Path trial : trials.toList()) {
        JsonNode ended = ended(trial);
        if (ended != null) {
          standing.put(units(ended.get("plan")), ended.get("epochs").asInt());
        } else if (Files.exists(trial.resolve(CheckpointFile.NAME))) {
          var kept = CheckpointFile.read(trial);
          standing.put(kept.plan().network().unitsOf(0), -kept.finished().size());
        }
      }
    }
    return standing;
  }

  private static JsonNode ended(Path trial) throws IOException {
    Path file = trial.resolve("result.json");
    if (!Files.exists(file) || json(file).get("status").asText().equals("running")) {
      return null;
    }
    return json(file).get("runs").get(0);
  }

  private static int units(JsonNode plan) {
    return plan.get("network").get("hidden").get(0).get("units").asInt();
  }

  @Test
  void aSearchThatIsKilledAndStartedAgainTrainsEachPlanOnce() throws Exception {
    Process process = startHeld(4, with(sweep("r"), "--jobs=2"));
    awaitHeld(process, 4, 3);
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly().waitFor();
    // Trainings end with the search, however that ends.
    for (ProcessHandle child : children) {
      child.onExit().get(60, TimeUnit.SECONDS);
    }
    assertThat(children).isNotEmpty();
    Map<Integer, Integer> standing = standing();
    List<String> before = counted();
    long ended = standing.values().stream().filter(epochs -> epochs > 0).count();
    assertThat(ended).as(said()).isBetween(3L, PLANS - 1L);
    assertThat(standing).containsEntry(4, -CountingBackend.HELD_AT);

    assertThat(start(with(sweep("r"), "--jobs=2")).waitFor()).as(said()).isZero();

    List<String> expected = new ArrayList<>(before);
    for (int units = 2; units < 2 + PLANS; units++) {
      int stands = standing.getOrDefault(units, 0);
      if (stands <= 0) {
        expected.add(units + " from " + -stands);
      }
    }
    assertThat(counted()).containsExactlyInAnyOrderElementsOf(expected);
    Map<Integer, Long> anew =
        counted().stream()
            .filter(line -> line.endsWith(" from 0"))
            .collect(
                Collectors.groupingBy(
                    line -> Integer.parseInt(line.split(" ")[0]), Collectors.counting()));
    assertThat(anew).hasSize(PLANS);
    assertThat(said()).contains("percha: " + ended + " of them are there already");

    // Of the same bits as where nobody killed it.
    String[] uncut = sweep("uncut");
    uncut[1] = "--backend=reference";
    assertThat(run(with(uncut, "--in-process"))).as(text(err)).isZero();
    assertThat(figures("r")).hasSize(PLANS).isEqualTo(figures("uncut"));
  }

  /** What each plan came to, by its id. */
  private Map<String, String> figures(String out) throws IOException {
    Map<String, String> figures = new TreeMap<>();
    for (JsonNode run : json(folder.resolve(out + "/result.json")).get("runs")) {
      List<String> losses = new ArrayList<>();
      run.get("history").forEach(epoch -> losses.add(epoch.get("valLoss").toString()));
      figures.put(run.get("name").asText(), run.get("status").asText() + losses);
    }
    return figures;
  }

  @Test
  void aTrainingWhoseProcessIsKilledIsARowAndTheOthersGoOn() throws Exception {
    String[] three = {"--hidden=2", "--hidden=3", "--hidden=4"};
    String[] command =
        with(new String[] {"sweep", "--backend=counting", "--data=idx", "--out=r"}, three);
    Process process = startHeld(2, with(command, "--epochs=" + EPOCHS));
    awaitHeld(process, 2, 0);
    process.children().forEach(ProcessHandle::destroyForcibly);

    assertThat(process.waitFor()).as(said()).isEqualTo(4);
    String table = Files.readString(folder.resolve("out"));
    assertThat(table)
        .contains("failed after 3 of 8 epochs", "was ended by signal 9", "Best by val_loss");
    assertThat(json(folder.resolve("r/result.json")).get("status").asText()).isEqualTo("failed");

    assertThat(start(with(command, "--epochs=" + EPOCHS)).waitFor()).as(said()).isZero();
    assertThat(counted()).containsExactly("2 from 0", "3 from 0", "4 from 0", "2 from 3");
  }

  @Test
  void anInterruptedSearchAsksItsTrainingsToSaveWhatIsDone() throws Exception {
    Process process = start(with(sweep("r"), "--jobs=2"));
    awaitTrainings(process, 2);
    process.destroy();

    assertThat(process.waitFor()).as(said()).isEqualTo(130);
    assertThat(said()).contains("percha: to go on: the same command with --out ");
    assertThat(process.descendants()).isEmpty();
    assertThat(json(folder.resolve("r/result.json")).get("status").asText())
        .isEqualTo("interrupted");
  }

  @Test
  void whatATrainingsProcessCannotWriteEndsTheSearchInOneLine() throws Exception {
    Files.createDirectories(folder.resolve("r"));
    Files.writeString(folder.resolve("r/trials"), "taken");

    assertThat(start(sweep("r")).waitFor()).isEqualTo(3);
    assertThat(said().lines().reduce("", (before, line) -> line))
        .startsWith("percha: ")
        .contains("no training can be started here");
  }
}
