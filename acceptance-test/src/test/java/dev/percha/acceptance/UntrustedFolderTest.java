package dev.percha.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command, started in a folder of a stranger's: configuration, natives, plug-ins, a model and
 * data lie there. None of it is run, and nothing outside of the folder is written, but natives to
 * where they belong. Where the system lets us, there is no network either, and strace looks on.
 */
@DisabledOnOs(OS.WINDOWS)
class UntrustedFolderTest {
  @TempDir static Path work;
  private static Stranger stranger;
  private static boolean told;
  private static boolean withoutNetwork;

  @TempDir Path temp;
  private Path folder;
  private Path precious;

  @BeforeAll
  static void make() throws Exception {
    stranger = new Stranger(work.toRealPath());
    told = SystemCalls.areTold();
    withoutNetwork = Run.of(work, Map.of(), List.of("sh", "-c", "unshare -rn true")).code() == 0;
  }

  @BeforeEach
  void plant() throws Exception {
    temp = temp.toRealPath();
    folder = temp.resolve(Stranger.NAME);
    precious = Files.writeString(temp.resolve("precious"), "mine");
    stranger.plant(folder, precious);
    Files.deleteIfExists(stranger.canary());
  }

  /** Each command, with how it ends. */
  static Stream<Arguments> commands() {
    return Stream.of(
        arguments(0, "data --data ."),
        arguments(0, "summary --hidden 2"),
        arguments(0, "backends"),
        arguments(0, "show --data . --index 0 --png three.png"),
        arguments(0, "train --data . --hidden 2 --backend reference"),
        arguments(0, "train --data . --resume results --epochs 2"),
        arguments(0, "compare --data . --hidden 2"),
        arguments(0, "article --data . --hidden 2 --backend reference"),
        arguments(0, "sweep --in-process --data . --hidden 2 --hidden 3 --backend reference"),
        arguments(0, "parity --data . --hidden 2 --backends djl-fused,dl4j-fused"),
        arguments(0, "predict --model . --image picture.png --backend djl"),
        arguments(0, "evaluate --model model.safetensors --data ."),
        arguments(0, "export --model results --to onnx"),
        arguments(3, "export --model . --to npz"));
  }

  /** The same commands in other ways. */
  static Stream<Arguments> variants() {
    return Stream.of(
        arguments(0, "data"),
        arguments(0, "train --data . --hidden 2 --backend djl"),
        arguments(0, "train --data . --hidden 2 --backend dl4j"),
        arguments(3, "train --data . --resume . --epochs 2"),
        arguments(0, "article --data . --hidden 2 --backend dl4j"),
        arguments(0, "predict --model . --data . --index 0"),
        arguments(0, "evaluate --model . --data . --backend dl4j"),
        arguments(0, "evaluate --model results --data . --backend djl-fused"),
        arguments(0, "export --model results --to npz"));
  }

  /** What is refused before any command begins. */
  static Stream<String> configurations() {
    return Stream.of(
        "percha.natives = natives",
        "percha.natives = percha/natives",
        "percha.out = \"../elsewhere\"",
        "percha.overwrite = true",
        "percha.log = \"tensorboard=../elsewhere\"",
        "percha.log = \"mlflow=http://192.0.2.1:5000\"",
        "include url(\"http://192.0.2.1/percha.conf\")",
        "include file(\"../precious\")",
        "percha.plugins = plugins");
  }

  @ParameterizedTest
  @MethodSource("variants")
  @Tag("at-length")
  void norInOtherWays(int code, String command) throws Exception {
    nothingThereIsRunAndNothingOutsideIsWritten(code, command);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void nothingThereIsRunAndNothingOutsideIsWritten(int code, String command) throws Exception {
    Run run = untouched("percha.epochs = 1", command);

    assertThat(run.code()).as(run.err()).isEqualTo(code);
    if (code != 0) {
      assertThat(run.err()).hasLineCount(1);
    }
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void whatItsConfigurationMayNotChooseIsRefused(String configuration) throws Exception {
    Run run = untouched(configuration, "train --data . --hidden 2 --backend djl");

    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).hasLineCount(1);
  }

  private Run untouched(String configuration, String command) throws Exception {
    Files.writeString(folder.resolve("percha.conf"), configuration);
    Map<Path, Long> before = outside();

    Run run = run(Run.perchaCommand(command.split(" ")));

    assertThat(run.err()).doesNotContain("\tat ", "a bug");
    assertThat(stranger.canary()).doesNotExist();
    assertThat(precious).hasContent("mine");
    assertThat(outside()).isEqualTo(before);
    if (told) {
      SystemCalls calls = calls();
      assertThat(calls.connections()).isEmpty();
      // Trainings in processes of their own, and what the JDK starts those by.
      assertThat(calls.executed()).contains(java()).isSubsetOf(java(), spawnHelper());
      assertThat(calls.opened()).filteredOn(this::isCodeOfTheirs).isEmpty();
      assertThat(calls.written()).filteredOn(path -> !mayBeWritten(path)).isEmpty();
    }
    return run;
  }

  /** Or else a test could not tell. */
  @Test
  void whatIsPlantedTellsWhenItIsRun() throws Exception {
    for (String classes : List.of("evil.jar", "plugins/evil.jar", "lib/evil.jar", ".")) {
      List<String> command = Run.perchaCommand("backends");
      int at = command.indexOf("-cp") + 1;
      command.set(at, command.get(at) + ":" + classes);

      Run.of(folder, Map.of(), command);

      assertThat(stranger.canary()).as(classes).exists();
      Files.delete(stranger.canary());
    }
  }

  @Test
  void aPlantedLibraryTellsWhenItIsLoaded() throws Exception {
    assumeTrue(Stranger.hasCompiler(), "no cc here: no native library is planted");
    for (String library : List.of("libc10.so", "natives/libopenblas.so.0")) {
      Run.of(folder, Map.of("LD_PRELOAD", folder.resolve(library).toString()), List.of("true"));

      assertThat(stranger.canary()).as(library).exists();
      Files.delete(stranger.canary());
    }
  }

  @Test
  void straceTellsOfWhateverIsForbidden() throws Exception {
    assumeTrue(
        SystemCalls.areTold(), "no strace here: what commands ask of the system is not seen");
    String jars = "evil.jar:" + Project.LIB + "/*";
    Run run = run(List.of(java().toString(), "-cp", jars, Stranger.PLUGIN, "../made"));

    SystemCalls calls = calls();
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(calls.connections()).isNotEmpty();
    assertThat(calls.executed()).anyMatch(path -> path.endsWith("true")).contains(java());
    assertThat(calls.opened()).filteredOn(this::isCodeOfTheirs).isNotEmpty();
    assertThat(calls.written())
        .filteredOn(path -> !mayBeWritten(path))
        .contains(stranger.canary(), temp.resolve("made"));
  }

  /** With a home and a temporary folder of its own, which are looked at as well. */
  private Run run(List<String> java) throws Exception {
    List<String> command = new ArrayList<>();
    if (withoutNetwork) {
      command.addAll(List.of("unshare", "-rn"));
    }
    if (told) {
      command.addAll(SystemCalls.toldTo(log()));
    }
    command.add(java.get(0));
    command.addAll(List.of("-Duser.home=" + temp, "-Djava.io.tmpdir=" + temp));
    command.addAll(java.subList(1, java.size()));
    return Run.of(folder, Map.of("HOME", temp.toString()), command);
  }

  private SystemCalls calls() throws IOException {
    return new SystemCalls(log(), folder);
  }

  private static Path log() {
    return work.resolve("strace.log");
  }

  private static Path java() {
    return Path.of(Run.perchaCommand().get(0));
  }

  private static Path spawnHelper() {
    return Path.of(System.getProperty("java.home"), "lib", "jspawnhelper");
  }

  private boolean isCodeOfTheirs(Path path) {
    return path.startsWith(folder)
        && path.getFileName().toString().matches(".+\\.(so[.0-9]*|dylib|jar|class)");
  }

  /** The folder, the natives, devices, and what the JDK keeps of itself and of fonts. */
  private boolean mayBeWritten(Path path) {
    return Stream.of(folder, natives(), temp.resolve(".java"), Path.of("/dev"), Path.of("/proc"))
            .anyMatch(path::startsWith)
        || path.toString().matches("/tmp/hsperfdata_[^/]+(/\\d+)?");
  }

  private static Path natives() {
    return Path.of(System.getProperty("percha.natives")).toAbsolutePath();
  }

  /** What lies beside the folder, with its size and time, but for what the JDK keeps of fonts. */
  private Map<Path, Long> outside() throws IOException {
    Map<Path, Long> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(temp)) {
      for (Path file : all.filter(this::isOutside).toList()) {
        if (!Files.isDirectory(file)) {
          files.put(
              file,
              Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis()
                  + Files.size(file));
        }
      }
    }
    return files;
  }

  private boolean isOutside(Path file) {
    return !file.startsWith(folder) && !file.startsWith(temp.resolve(".java"));
  }
}
