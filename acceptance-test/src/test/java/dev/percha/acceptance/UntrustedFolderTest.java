package dev.percha.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
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
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command, started in a folder of a stranger's: configuration, natives, plug-ins, a model and
 * data lie there. None of it is run, and nothing outside of the folder is written, but natives to
 * where they belong. Where the system lets us, there is no network either.
 */
@DisabledOnOs(OS.WINDOWS)
class UntrustedFolderTest {
  private static final String PLUGIN = "dev.percha.planted.Planted";

  @TempDir Path temp;
  private Path folder;
  private Path canary;
  private Path precious;

  @BeforeEach
  void plant() throws Exception {
    folder = Files.createDirectory(temp.resolve("stranger"));
    canary = temp.resolve("canary");
    precious = Files.writeString(temp.resolve("precious"), "mine");
    plantClasses();
    Path natives = Files.createDirectories(folder.resolve("natives"));
    for (String library : List.of("libtorch_cpu.so", "libdjl_torch.so", "libjnind4jcpu.so")) {
      Files.writeString(natives.resolve(library), "no library");
      Files.writeString(folder.resolve(library), "no library");
    }
    for (String link : List.of(".percha.lock", "result.json", ".checkpoint.safetensors.tmp")) {
      Files.createSymbolicLink(folder.resolve(link), precious);
    }
    Files.writeString(folder.resolve("model.safetensors"), "no model");
    Files.writeString(folder.resolve("train-images-idx3-ubyte"), "no images");
    Files.writeString(folder.resolve("logging.properties"), "handlers = " + PLUGIN);
    Files.writeString(folder.resolve("log4j2.properties"), "status = trace");
    Files.writeString(folder.resolve("application.conf"), "percha.natives = natives");
  }

  /** A class that tells when it is run, named as a service. */
  private void plantClasses() throws IOException {
    Path source = Files.createDirectories(temp.resolve("source/dev/percha/planted"));
    Path file =
        Files.writeString(
            source.resolve("Planted.java"),
            "package dev.percha.planted; public class Planted { static { try {"
                + " java.nio.file.Files.writeString(java.nio.file.Path.of(\""
                + canary
                + "\"), \"run\"); } catch (java.io.IOException e) { throw new"
                + " IllegalStateException(e); } } }");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(compiler.run(null, null, null, "-d", folder.toString(), file.toString())).isZero();
    for (String services : List.of("META-INF/services", "plugins/META-INF/services")) {
      Path place = Files.createDirectories(folder.resolve(services));
      Files.writeString(place.resolve("dev.percha.core.port.out.Backend"), PLUGIN);
      Files.writeString(place.resolve("ai.djl.engine.EngineProvider"), PLUGIN);
    }
  }

  static Stream<Arguments> commandsAndConfigurations() {
    List<String> configurations =
        List.of(
            "percha.natives = natives",
            "percha.out = \"../elsewhere\"",
            "include url(\"http://192.0.2.1/percha.conf\")",
            "include file(\"../precious\")",
            "percha.plugins = plugins",
            "percha.epochs = 1");
    List<List<String>> commands =
        List.of(
            List.of("data"),
            List.of("data", "--data", "."),
            List.of("summary"),
            List.of("backends"),
            List.of("show"),
            List.of("train", "--backend", "djl", "--epochs", "1", "--hidden", "2"),
            List.of("compare", "--backends", "dl4j-fused", "--epochs", "1", "--hidden", "2"),
            List.of("article", "--backend", "djl", "--data", "."),
            List.of("parity", "--data", "."),
            List.of("predict", "--model", ".", "--index", "0"),
            List.of("evaluate", "--model", "model.safetensors"),
            List.of("export", "--model", ".", "--to", "npz"));
    List<Arguments> pairs = new ArrayList<>();
    for (int i = 0; i < commands.size(); i++) {
      // Each command with what it would like to be refused, and with a configuration that is taken.
      pairs.add(arguments(commands.get(i), configurations.get(i % (configurations.size() - 1))));
      pairs.add(arguments(commands.get(i), configurations.get(configurations.size() - 1)));
    }
    return pairs.stream();
  }

  @ParameterizedTest
  @MethodSource("commandsAndConfigurations")
  void nothingThereIsRunAndNothingOutsideIsWritten(List<String> command, String configuration)
      throws Exception {
    Files.writeString(folder.resolve("percha.conf"), configuration);
    Map<Path, Long> before = outside();

    Run run = Run.of(folder, Map.of("HOME", temp.toString()), inside(command));

    assertThat(run.code()).as(run.err()).isIn(0, 2, 3);
    assertThat(run.err()).doesNotContain("\tat ", "a bug");
    assertThat(canary).doesNotExist();
    assertThat(precious).hasContent("mine");
    assertThat(outside()).isEqualTo(before);
  }

  /** With a home and a temporary folder of its own, which are looked at as well. */
  private List<String> inside(List<String> command) throws Exception {
    List<String> all = new ArrayList<>();
    if (Run.of(Path.of("."), Map.of(), List.of("sh", "-c", "unshare -rn true")).code() == 0) {
      all.addAll(List.of("unshare", "-rn"));
    }
    List<String> java = new ArrayList<>(Run.perchaCommand(command.toArray(String[]::new)));
    java.addAll(1, List.of("-Duser.home=" + temp, "-Djava.io.tmpdir=" + temp));
    all.addAll(java);
    return all;
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
