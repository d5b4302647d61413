package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.percha.core.application.Backends;
import dev.percha.core.failure.BackendException;
import dev.percha.models.ModelFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SweepCommandTest extends CommandLineTest {
  private static final String[] SWEEP = {
    "sweep", "--in-process", "--backend", "counting", "--data", "idx", "--epochs", "4", "--out", "r"
  };

  /** Every training that began or went on: units, and after how many steps. */
  private final List<String> trained = Collections.synchronizedList(new ArrayList<>());

  private final Backends counting = Backends.of(List.of(new CountingBackend(trained::add)));

  @BeforeEach
  void data() throws IOException {
    writeData();
  }

  private int sweep(String... rest) {
    out.reset();
    err.reset();
    trained.clear();
    return run(counting, with(SWEEP, rest));
  }

  private void refused(String why, String... rest) {
    assertThat(sweep(rest)).as(text(err)).isEqualTo(2);
    assertThat(text(err)).hasLineCount(1).contains(why);
    assertThat(trained).isEmpty();
  }

  private JsonNode document() throws IOException {
    return json(folder.resolve("r/result.json"));
  }

  /** The validation losses at the best epochs, by the runs' names. */
  private static Map<String, Double> losses(JsonNode document) {
    Map<String, Double> losses = new TreeMap<>();
    for (JsonNode run : document.get("runs")) {
      double lowest = Double.POSITIVE_INFINITY;
      for (JsonNode epoch : run.get("history")) {
        lowest = Math.min(lowest, epoch.get("valLoss").asDouble());
      }
      losses.put(run.get("name").asText(), lowest);
    }
    return losses;
  }

  private List<String> ids() throws IOException {
    List<String> ids = new ArrayList<>();
    document().get("sweep").get("plans").forEach(plan -> ids.add(plan.get("id").asText()));
    return ids;
  }

  @Test
  void everyCombinationIsTrainedOnceAndRankedByItsValidationLoss() throws IOException {
    assertThat(sweep("--hidden", "2", "--hidden", "5,3", "--l2", "0", "--l2", "0.01")).isZero();

    assertThat(trained).containsExactlyInAnyOrder("2 from 0", "2 from 0", "5 from 0", "5 from 0");
    JsonNode document = document();
    Map<String, Double> losses = losses(document);
    assertThat(losses).hasSize(4);
    List<String> ids = ids();
    assertThat(ids).containsExactlyInAnyOrderElementsOf(losses.keySet());
    assertThat(ids)
        .isSortedAccordingTo((one, other) -> losses.get(one).compareTo(losses.get(other)));
    assertThat(document.get("sweep").get("winner").asText()).isEqualTo(ids.get(0));
    assertThat(document.get("sweep").get("monitor").asText()).isEqualTo("val_loss");
    assertThat(document.get("status").asText()).isEqualTo("completed");
    List<String> rows =
        text(out).lines().skip(1).limit(4).map(row -> row.trim().split(" +")[1]).toList();
    assertThat(rows).isEqualTo(ids);
    List<String> csv = Files.readAllLines(folder.resolve("r/sweep.csv"));
    assertThat(csv.get(0))
        .isEqualTo(
            "rank,plan,status,epochs,best_epoch,val_loss,val_accuracy,parameters,train_seconds,"
                + "hidden,l2");
    assertThat(csv).hasSize(5);
    assertThat(csv.get(1)).startsWith("1," + ids.get(0) + ",completed,4,");
    assertThat(Double.parseDouble(csv.get(1).split(",")[5]))
        .isCloseTo(losses.get(ids.get(0)), within(1e-15));
    assertThat(String.join("\n", csv)).contains(",\"5,3\",0.01");
    BufferedImage chart = ImageIO.read(folder.resolve("r/sweep.png").toFile());
    assertThat(chart.getWidth()).isGreaterThan(1000);
  }

  @Test
  void theTestSetIsAskedAboutTheWinnerAlone() throws IOException {
    assertThat(sweep("--hidden", "2", "--hidden", "5", "--hidden", "9")).isZero();

    JsonNode document = document();
    String winner = document.get("sweep").get("winner").asText();
    for (JsonNode run : document.get("runs")) {
      assertThat(run.has("testAtBestEpoch")).isEqualTo(run.get("name").asText().equals(winner));
    }
    for (String id : ids()) {
      JsonNode own = json(folder.resolve("r/trials/" + id + "/result.json")).get("runs").get(0);
      assertThat(own.has("test")).isFalse();
      assertThat(own.has("testAtBestEpoch")).isFalse();
      assertThat(folder.resolve("r/trials/" + id).toFile().list())
          .noneMatch(name -> name.startsWith("probabilities"));
    }
    assertThat(text(out)).containsOnlyOnce("Test set, asked about this one alone: accuracy ");
  }

  @Test
  void theCommandThatIsPrintedTrainsTheWinnersBits() throws IOException {
    Files.writeString(folder.resolve("own.conf"), "percha.l2 = 1e-3");
    assertThat(
            sweep(
                "--hidden=2",
                "--hidden=5,3",
                "--dropout=0.2",
                "--dropout=0",
                "--optimizer=adam",
                "--optimizer=momentum",
                "--schedule=cosine",
                "--seed=3",
                "--config=own.conf"))
        .isZero();

    Matcher command = Pattern.compile("(?m)^ {2}percha (train .*)$").matcher(text(out));
    assertThat(command.find()).isTrue();
    String[] again = command.group(1).split(" ");
    assertThat(run(counting, with(again, "--out", "again"))).as(text(err)).isZero();

    String id = document().get("sweep").get("winner").asText();
    Path kept = only(folder.resolve("r"), "model-" + id);
    boolean best = kept.getFileName().toString().startsWith("best-");
    assertThat(
            ModelFolder.read(
                    folder.resolve("again").resolve((best ? "best-" : "") + "model-counting"))
                .parameters())
        .isEqualTo(ModelFolder.read(kept).parameters());
    assertThat(ModelFolder.read(kept).provenance().plan().l2()).isEqualTo(1e-3);
  }

  private static Path only(Path folder, String end) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> found = all.filter(path -> path.getFileName().toString().endsWith(end)).toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  @Test
  void theSameCommandAgainTrainsNothingAndAWiderOneOnlyWhatIsNew() throws IOException {
    String[] two = {"--hidden", "2", "--hidden", "3"};
    assertThat(sweep(two)).isZero();
    String first = text(out);
    JsonNode before = document();

    assertThat(sweep(two)).isZero();
    assertThat(trained).isEmpty();
    assertThat(text(out)).isEqualTo(first);
    assertThat(document()).isEqualTo(before);
    assertThat(sweep(with(two, "--json"))).isZero();
    assertThat(new ObjectMapper().readTree(text(out))).isEqualTo(before);

    assertThat(sweep(with(two, "--hidden", "4"))).isZero();
    assertThat(trained).containsExactly("4 from 0");
    assertThat(ids()).hasSize(3);
    String winner = document().get("sweep").get("winner").asText();
    assertThat(only(folder.resolve("r"), "model-" + winner)).exists();
    try (Stream<Path> all = Files.list(folder.resolve("r"))) {
      assertThat(all.filter(path -> path.toString().contains("model-"))).hasSize(1);
    }
  }

  @Test
  void anInterruptedSearchSaysHowToGoOnAndGoesOnWhereItStood() throws IOException {
    String[] three = {"--hidden", "2", "--hidden", "3", "--hidden", "4"};
    interrupted = () -> trained.size() >= 2;

    assertThat(sweep(three)).isEqualTo(130);
    assertThat(text(err)).contains("percha: to go on: the same command with --out ");
    assertThat(text(out)).contains("interrupted after 0 of 4 epochs", "not trained");
    assertThat(text(out)).doesNotContain("Test set");
    assertThat(document().get("status").asText()).isEqualTo("interrupted");

    interrupted = () -> false;
    assertThat(sweep(three)).isZero();
    assertThat(trained).containsExactly("3 from 0", "4 from 0");
    assertThat(document().get("status").asText()).isEqualTo("completed");
  }

  @Test
  void aPlanThatDivergesHasNoRankAndIsNotTrainedAgain() throws IOException {
    String[] rates = {"--learning-rate", "1e300", "--learning-rate", "0.01"};

    assertThat(sweep(rates)).isZero();

    assertThat(text(out))
        .containsPattern("(?m)^ +- .* diverged after 0 of 4 epochs +learning-rate=1e300");
    assertThat(text(out)).contains("Note on ").contains("try a smaller learning rate");
    assertThat(trained).hasSize(2);
    assertThat(sweep(rates)).isZero();
    assertThat(trained).isEmpty();

    assertThat(sweep("--learning-rate", "1e300", "--learning-rate", "1e301")).isEqualTo(5);
    assertThat(text(out)).doesNotContain("Best by");
  }

  @Test
  void aPlanThatTheEngineFailedOnIsToldAndTriedAgain() throws IOException {
    Set<String> broken = new HashSet<>(Set.of("3 from 0"));
    Backends backends =
        Backends.of(
            List.of(
                new CountingBackend(
                    line -> {
                      trained.add(line);
                      if (broken.contains(line)) {
                        throw new BackendException("the engine broke; start again");
                      }
                    })));
    String[] two = with(SWEEP, "--hidden", "2", "--hidden", "3");

    assertThat(run(backends, two)).isEqualTo(4);
    assertThat(text(out)).contains("failed after 0 of 4 epochs", "the engine broke; start again");
    assertThat(text(out)).contains("Best by val_loss");
    assertThat(document().get("status").asText()).isEqualTo("failed");

    broken.clear();
    trained.clear();
    assertThat(run(backends, two)).isZero();
    assertThat(trained).containsExactly("3 from 0");
  }

  @Test
  void onlyTheBetterPartGoesOnFromARungAndFromWhereItStood() throws IOException {
    String[] halving = {"--rungs", "1,2", "--keep", "0.5"};
    String[] four = with(halving, "--hidden=2", "--hidden=3", "--hidden=4", "--hidden=5");

    assertThat(sweep(four)).isZero();

    assertThat(trained.subList(0, 4)).allMatch(line -> line.endsWith(" from 0"));
    assertThat(trained.subList(4, 6)).allMatch(line -> line.endsWith(" from 1"));
    assertThat(trained.subList(6, 7)).allMatch(line -> line.endsWith(" from 2"));
    assertThat(trained).hasSize(7);
    List<Integer> epochs = new ArrayList<>();
    Map<String, JsonNode> runs = new TreeMap<>();
    document().get("runs").forEach(run -> runs.put(run.get("name").asText(), run));
    ids().forEach(id -> epochs.add(runs.get(id).get("history").size()));
    assertThat(epochs).containsExactly(4, 2, 1, 1);
    assertThat(sweep(four)).isZero();
    assertThat(trained).isEmpty();

    // To the end, the best is what it is without halving: no step depends on the rungs.
    String winner = ids().get(0);
    assertThat(sweep("--hidden=2", "--hidden=3", "--hidden=4", "--hidden=5")).isZero();
    assertThat(trained).hasSize(3);
    assertThat(losses(document()).get(winner)).isEqualTo(losses(documentOf(four)).get(winner));
  }

  @Test
  void aTrainingThatWasCutBetweenRungsGoesOnWhicheverRungsAreNext() throws IOException {
    String[] two = {"--hidden=2", "--hidden=3"};
    interrupted = () -> trained.size() >= 3;
    assertThat(sweep(with(two, "--rungs", "1", "--keep", "1"))).isEqualTo(130);
    assertThat(trained).hasSize(3);
    String goesOn = trained.get(2);
    assertThat(goesOn).endsWith(" from 1");
    interrupted = () -> false;

    assertThat(sweep(with(two, "--rungs", "2,3"))).as(text(err)).isZero();

    assertThat(trained).contains(goesOn);
    assertThat(trained.stream().filter(line -> line.startsWith(goesOn.substring(0, 1)))).hasSize(1);
    assertThat(trained).noneMatch(line -> line.endsWith(" from 0"));
  }

  private JsonNode documentOf(String... command) throws IOException {
    assertThat(sweep(command)).isZero();
    return document();
  }

  @Test
  void severalAtATimeFindTheSame() throws IOException {
    String[] plans = {
      "--hidden=2", "--hidden=3", "--hidden=4", "--l2=0", "--l2=0.1", "--dropout=0.5"
    };
    Map<String, Double> one = losses(documentOf(plans));

    trained.clear();
    String[] elsewhere = with(SWEEP, plans);
    elsewhere[Arrays.asList(elsewhere).indexOf("r")] = "r2";
    assertThat(run(counting, with(elsewhere, "--jobs", "3"))).isZero();

    assertThat(losses(json(folder.resolve("r2/result.json")))).isEqualTo(one);
    assertThat(trained).hasSize(6);
    assertThat(text(out)).contains("with 3 at a time, which slow each other down");
  }

  @Test
  void thePartsOfASearchAreTheWholeOfIt() throws IOException {
    String[] plans = {"--hidden=2", "--hidden=3", "--hidden=4", "--l2=0", "--l2=0.1", "--l2=0.2"};
    Map<String, Double> whole = losses(documentOf(plans));
    Set<String> seen = new TreeSet<>();
    for (String part : List.of("1/2", "2/2")) {
      String[] command = with(SWEEP, plans);
      String name = "part" + part.charAt(0);
      command[Arrays.asList(command).indexOf("r")] = name;
      out.reset();
      assertThat(run(counting, with(command, "--shard", part))).isZero();
      assertThat(text(out)).doesNotContain("Test set,").contains("the test set was not asked");
      Set<String> own = losses(json(folder.resolve(name + "/result.json"))).keySet();
      assertThat(seen).doesNotContainAnyElementsOf(own);
      seen.addAll(own);
      copy(folder.resolve(name + "/trials"), folder.resolve("all/trials"));
    }
    assertThat(seen).isEqualTo(whole.keySet());

    trained.clear();
    String[] together = with(SWEEP, plans);
    together[Arrays.asList(together).indexOf("r")] = "all";
    out.reset();
    assertThat(run(counting, together)).isZero();
    assertThat(trained).isEmpty();
    assertThat(losses(json(folder.resolve("all/result.json")))).isEqualTo(whole);
    assertThat(text(out)).contains("Test set, asked about this one alone");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  @Test
  void drawnPlansAreTheSameForTheSameSeed() throws IOException {
    String[] five = {"--learning-rate", "1e-4..1e-1", "--hidden=2", "--hidden=3", "--trials"};

    assertThat(sweep(with(five, "3"))).isZero();
    Set<String> three = new TreeSet<>(ids());
    assertThat(sweep(with(five, "5"))).isZero();
    assertThat(trained).hasSize(2);
    assertThat(ids()).hasSize(5).containsAll(three);
    assertThat(sweep(with(five, "5", "--search-seed", "8"))).isZero();
    assertThat(ids()).doesNotContainAnyElementsOf(three);

    assertThat(sweep("--hidden=2", "--hidden=3", "--trials", "9")).isZero();
    assertThat(text(err)).contains("percha: the search has 2 different plans, of the 9 asked for");
  }

  @Test
  void aFileHasTheSameSpaceAsFlagsAndAFlagOutweighsIt() throws IOException {
    Files.writeString(
        folder.resolve("space.conf"),
        "hidden = [[5, 3], 2], optimizer = [adam, momentum]\nmomentum = [0.5, 9e-1], l2 = 1e-3");
    String[] flags = {
      "--hidden=5,3", "--hidden=2", "--optimizer=adam", "--optimizer=momentum", "--momentum=0.5"
    };

    assertThat(sweep("--space", "space.conf")).isZero();
    Set<String> ids = new TreeSet<>(ids());
    assertThat(ids).hasSize(6);
    assertThat(sweep(with(flags, "--momentum=0.9", "--l2=0.001"))).isZero();
    assertThat(trained).isEmpty();
    assertThat(ids()).hasSameElementsAs(ids);

    assertThat(sweep("--space", "space.conf", "--optimizer", "adam", "--momentum", "0.5"))
        .isEqualTo(2);
    assertThat(text(err)).contains("--momentum: none of the optimizers that are searched has it");
    assertThat(sweep("--space", "space.conf", "--optimizer", "momentum")).isZero();
    assertThat(ids()).hasSize(4);
  }

  @Test
  void aFileOfAStrangerIsDataAndNoMore() throws IOException {
    Path space = folder.resolve("space.conf");
    Map<String, String> refusals =
        Map.of(
            "include \"other.conf\"",
            "include: settings are not taken from elsewhere",
            "hidden = ${HOME}",
            "values are not made of others",
            "hiden = [1, 2]",
            "space.conf:1: a search varies no hiden; did you mean hidden?",
            "epochs = [1, 2]",
            "a search varies no epochs",
            "hidden { a = 1 }",
            "a search varies no hidden.a",
            "hidden = [{ a = 1 }, 2]",
            "space.conf:1: expected one value, found a block",
            "hidden = [2, x]",
            "space.conf:1: percha.hidden: \"x\" is not a whole number",
            "hidden = [" + "2,".repeat(10_000) + "2]",
            "is larger than 16 KB");
    for (Map.Entry<String, String> each : refusals.entrySet()) {
      Files.writeString(space, each.getKey());
      refused(each.getValue(), "--space", "space.conf");
    }
    refused("cannot be read; expected a file that there is", "--space", "none.conf");
  }

  @Test
  void whatIsNoSearchIsRefusedBeforeAnythingIsTrained() throws IOException {
    refused("nothing to search; give a setting more than once", "--hidden", "3");
    refused(
        "--trials: learning-rate has a range, and a range has no grid; say how many to draw",
        "--learning-rate",
        "1e-4..1e-2");
    String[] two = {"--hidden=2", "--hidden=3"};
    refused(
        "--hidden: \"x\" is not a whole number (in the plan hidden=x)", "--hidden=x", "--hidden=3");
    refused("--hidden: 2 and 2: a value is named twice", "--hidden=2", "--hidden=2");
    refused("--hidden: there is no range of it; give each value", "--hidden", "2..8");
    refused("a range stands alone", "--l2=1e-4..1", "--l2=0");
    refused("drawn by its logarithm; allowed: to begin above 0", "--l2=0..1", "--trials=3");
    refused(
        "--dropout: 2 dropout rates for 1 hidden layers; one each (in the plan hidden=2 dropout",
        with(two, "--dropout", "0.1,0.2"));
    refused("--momentum: rmsprop has no such value", with(two, "--momentum", "0.5"));
    refused(
        "the search has 1200 plans; allowed in one folder: 1000; draw some by --trials, or share",
        "--batch-size=1..9000",
        "--trials=1200");
    refused("--jobs: 0 at a time; allowed: 1 to 64", with(two, "--jobs", "0"));
    refused("--trials: 0 plans; allowed: 1 to 10000", with(two, "--trials", "0"));
    refused("--search-seed: it is of use with --trials only", with(two, "--search-seed", "3"));
    refused("--rungs: a rung at epoch 4 after one at epoch 4", with(two, "--rungs", "2,4"));
    refused("--rungs: none; --keep is of use with it only", with(two, "--keep", "0.3"));
    refused("--rungs: 1.5 go on; allowed: above 0", with(two, "--rungs", "2", "--keep", "1.5"));
    refused("--shard: \"2\" is no part, such as 2/4", with(two, "--shard", "2"));
    Backends refusing = Backends.of(List.of(new RefusingBackend()));
    String[] sweep = with(SWEEP, two);
    sweep[3] = "refusing";
    err.reset();
    assertThat(run(refusing, sweep)).isEqualTo(2);
    assertThat(text(err)).contains("trains nothing; take another (in the plan hidden=2)");
    assertThat(folder.resolve("r")).doesNotExist();
  }

  @Test
  void aFolderOfAnotherCommandOrAnotherSearchIsNotTaken() throws IOException {
    String[] two = {"--hidden=2", "--hidden=3"};
    String[] train = {"train", "--backend", "counting", "--data", "idx", "--epochs", "1", "--out"};
    assertThat(run(counting, with(train, "r"))).isZero();
    byte[] before = Files.readAllBytes(folder.resolve("r/result.json"));

    refused("holds the results of another command; a search goes on from one of its own", two);
    assertThat(folder.resolve("r/result.json")).hasBinaryContent(before);

    String[] search = with(SWEEP, two);
    search[Arrays.asList(search).indexOf("r")] = "s";
    assertThat(run(counting, search)).isZero();
    search[3] = "reference";
    err.reset();
    assertThat(run(search)).isEqualTo(2);
    assertThat(text(err))
        .hasLineCount(1)
        .contains("holds a training on counting with idx, which is not this search's");
    assertThat(run(counting, with(train, "s"))).isEqualTo(2);
    assertThat(text(err)).contains("holds the results of another training (result.json)");
  }
}
