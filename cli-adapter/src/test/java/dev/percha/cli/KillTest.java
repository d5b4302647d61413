package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.percha.models.CheckpointFile;
import dev.percha.models.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Kill -9 at any moment of each command that writes: what is there is whole, no epoch that was kept
 * is lost, and the next command goes on to what an uncut one leaves, to the same bits and without a
 * file more.
 */
class KillTest extends CommandLineTest {
  private static final int KILLS = Integer.getInteger("percha.kills", 500);
  private static final List<String> ALL =
      List.of("reference", "djl", "djl-fused", "dl4j", "dl4j-fused");
  private static final String[] PLAN = {"--data", "idx", "--hidden", "8", "--epochs"};
  private static final int TRAINED = 5;
  private static final Pattern TOLD = Pattern.compile("Epoch (\\d+)/.* val_accuracy: .*\\R");

  /** What is left by a kill that came before, while, and after it wrote. */
  private final Map<String, Integer> seen = new TreeMap<>();

  private Random random;
  private Path results;

  /**
   * A command that is killed.
   *
   * @param given what lies in the folder of results before, or nothing
   * @param goesOn whether {@code --resume} follows where there is a checkpoint
   */
  private record Victim(String given, boolean goesOn, List<String> command) {
    /** How the user goes on. */
    List<String> next(boolean checkpoint) {
      if (goesOn && checkpoint) {
        String epochs = command.get(command.indexOf("--epochs") + 1);
        return List.of("train", "--resume", "r", "--data", "idx", "--epochs", epochs);
      }
      List<String> again = new ArrayList<>(command);
      if (command.get(0).matches("compare|article")) {
        again.add("--overwrite");
      }
      return again;
    }

    @Override
    public String toString() {
      return String.join(" ", command);
    }
  }

  /** A victim that nobody killed: how long it took, and what it left. */
  private record Uncut(long nanos, Map<String, byte[]> files) {}

  @Test
  void aFewKillsOfEachWayToTrainLoseNothing() throws Exception {
    List<Victim> victims = new ArrayList<>(trainings("reference"));
    victims.add(export("onnx"));
    kill(victims, 2 * victims.size());
  }

  @Test
  @Tag("soak")
  void fiveHundredKillsOfAllCommandsAndBackendsLoseNothing() throws Exception {
    List<Victim> victims = new ArrayList<>(List.of(export("onnx"), export("npz")));
    for (String backend : ALL) {
      victims.addAll(trainings(backend));
      String several = backend.equals("reference") ? backend : backend + ",reference";
      victims.add(new Victim("", false, command("compare --backends " + several, 3)));
      victims.add(new Victim("", false, command("article --backend " + backend, 3)));
    }
    kill(victims, KILLS);
  }

  /** Anew, going on, and in place of another. */
  private static List<Victim> trainings(String backend) {
    String train = "train --checkpoint-every 1 --backend " + backend;
    String resume = "train --checkpoint-every 1 --resume r --data idx --epochs 100";
    return List.of(
        new Victim("", true, command(train, 100)),
        new Victim(backend, true, List.of(resume.split(" "))),
        new Victim("reference", false, command(train + " --seed 8 --overwrite", 100)));
  }

  private static Victim export(String format) {
    return new Victim(
        "reference", false, List.of("export", "--model", "r/model-reference", "--to", format));
  }

  private static List<String> command(String begin, int epochs) {
    List<String> command = new ArrayList<>(List.of(begin.split(" ")));
    command.addAll(List.of(PLAN));
    command.addAll(List.of(Integer.toString(epochs), "--out", "r"));
    return command;
  }

  private void kill(List<Victim> victims, int kills) throws Exception {
    long seed = Long.getLong("percha.seed", System.nanoTime());
    System.out.println("random seed " + seed);
    random = new Random(seed);
    results = folder.resolve("r");
    writeData();
    Map<Victim, Uncut> uncut = new LinkedHashMap<>();
    for (int kill = 0; kill < kills; ) {
      Victim victim = victims.get(kill % victims.size());
      if (!uncut.containsKey(victim)) {
        uncut.put(victim, uncut(victim));
      }
      long moment = (long) (random.nextDouble() * uncut.get(victim).nanos());
      if (isKilled(victim, moment)) {
        kill++;
        try {
          check(victim, uncut.get(victim));
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError(
              "kill %d of seed %d, after %d ms of: %s"
                  .formatted(kill, seed, moment / 1_000_000, victim),
              e);
        }
      }
    }
    System.out.println(kills + " kills left: " + seen);
  }

  private Uncut uncut(Victim victim) throws Exception {
    give(victim);
    long begin = System.nanoTime();
    Process process = start(victim);
    assertThat(process.waitFor()).as(log()).isZero();
    return new Uncut(System.nanoTime() - begin, files());
  }

  /** Returns whether the process was still there at that moment. */
  private boolean isKilled(Victim victim, long moment) throws Exception {
    give(victim);
    Process process = start(victim);
    if (process.waitFor(moment, TimeUnit.NANOSECONDS)) {
      assertThat(process.exitValue()).as(log()).isZero();
      return false;
    }
    process.destroyForcibly();
    return process.waitFor() != 0;
  }

  private void give(Victim victim) throws IOException {
    delete(results);
    if (victim.given().isEmpty()) {
      return;
    }
    Path trained = folder.resolve("trained-" + victim.given());
    if (!Files.exists(trained)) {
      String[] train = {"train", "--backend", victim.given(), "--out", trained.toString()};
      assertThat(run(with(with(train, PLAN), Integer.toString(TRAINED)))).as(text(err)).isZero();
    }
    copy(trained, results);
  }

  private Process start(Victim victim) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dpercha.natives=" + System.getProperty("percha.natives"),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Percha.class.getName()));
    command.addAll(victim.command());
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private void check(Victim victim, Uncut uncut) throws IOException {
    note(files());
    requireWhole(victim, uncut);
    boolean checkpoint = Files.exists(results.resolve(CheckpointFile.NAME));
    if (victim.command().get(0).equals("train")) {
      int kept = checkpoint ? CheckpointFile.read(results).finished().size() : 0;
      // The last epoch that is told is being kept.
      assertThat(kept).isGreaterThanOrEqualTo(told() - 1);
      if (victim.command().contains("--resume")) {
        assertThat(kept).isGreaterThanOrEqualTo(TRAINED);
      }
    }

    err.reset();
    assertThat(run(victim.next(checkpoint).toArray(String[]::new))).as(text(err)).isZero();

    requireWhole(victim, uncut);
    Map<String, byte[]> files = files();
    assertThat(files.keySet())
        .isEqualTo(uncut.files().keySet())
        .noneMatch(name -> name.matches("(.*/)?\\..*"));
    uncut.files().keySet().stream()
        .filter(name -> name.matches(".*\\.(npy|onnx|npz)"))
        .forEach(name -> assertThat(files.get(name)).as(name).isEqualTo(uncut.files().get(name)));
  }

  /** Each file that has its name can be read, and all are of one training. */
  private void requireWhole(Victim victim, Uncut uncut) throws IOException {
    TreeSet<Long> seeds = new TreeSet<>();
    for (Map.Entry<String, byte[]> each : files().entrySet()) {
      String name = each.getKey();
      Path file = results.resolve(name);
      if (name.endsWith(CheckpointFile.NAME)) {
        seeds.add(CheckpointFile.read(file).plan().seed());
      } else if (name.endsWith(ModelFolder.FILE)) {
        seeds.add(ModelFolder.read(file).provenance().plan().seed());
      } else if (name.endsWith("result.json")) {
        JsonNode document = json(file);
        seeds.add(document.get("plan").get("seed").asLong());
        for (JsonNode run : document.get("runs")) {
          for (String field : List.of("model", "probabilities")) {
            if (run.has(field)) {
              assertThat(results.resolve(run.get(field).asText())).exists();
            }
          }
        }
      } else if (name.endsWith(".json")) {
        assertThat(json(file).isObject()).as(name).isTrue();
      } else if (name.endsWith(".csv")) {
        assertThat(Files.readString(file)).endsWith("\n");
        assertThat(Files.readAllLines(file)).allMatch(line -> line.split(",").length == 8);
      } else if (name.endsWith(".png")) {
        assertThat(ImageIO.read(file.toFile())).as(name).isNotNull();
      } else if (name.endsWith(".npy") && uncut.files().containsKey(name)) {
        assertThat(each.getValue()).as(name).hasSameSizeAs(uncut.files().get(name));
      } else if (name.matches(".*\\.(onnx|npz)")) {
        assertThat(each.getValue()).as(name).isEqualTo(uncut.files().get(name));
      }
    }
    // The article trains once more, by the next seed.
    boolean article = victim.command().get(0).equals("article");
    assertThat(seeds).as("seeds").hasSizeLessThanOrEqualTo(article ? 2 : 1);
  }

  private void note(Map<String, byte[]> files) {
    Stream.of("\\.percha\\.lock", "\\..+\\.tmp", "checkpoint\\.safetensors", "result\\.json")
        .filter(kind -> files.keySet().stream().anyMatch(name -> name.matches("(.*/)?" + kind)))
        .forEach(kind -> seen.merge(kind, 1, Integer::sum));
    seen.merge(told() > 0 ? "an epoch told" : "no epoch told", 1, Integer::sum);
  }

  /** The last epoch of which the whole line was printed. */
  private int told() {
    return TOLD.matcher(log())
        .results()
        .map(line -> Integer.parseInt(line.group(1)))
        .reduce(0, Math::max);
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("err"));
    } catch (IOException e) {
      return "no log";
    }
  }

  /** All files of the results, by their names; a folder without any is named with a slash. */
  private Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    if (Files.exists(results)) {
      try (Stream<Path> all = Files.walk(results)) {
        for (Path file : all.toList()) {
          String name = results.relativize(file).toString();
          if (Files.isRegularFile(file)) {
            files.put(name, Files.readAllBytes(file));
          } else if (file.toFile().list().length == 0) {
            files.put(name + "/", new byte[0]);
          }
        }
      }
    }
    return files;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static void delete(Path all) throws IOException {
    if (Files.exists(all)) {
      try (Stream<Path> files = Files.walk(all)) {
        for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
