package dev.percha.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percha.core.domain.engine.EngineSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchLibrariesTest {
  private static final String AVAILABLE = DjlVersions.ENGINE + ", threads 1";

  @TempDir Path home;

  @Test
  void aTruncatedLibraryIsUnpackedAnewBeforeItIsLoaded() throws Exception {
    Path natives = home.resolve("natives");
    assertThat(probe(natives, Map.of())).isEqualTo(AVAILABLE);
    Path library = only(natives, System.mapLibraryName("torch_cpu"));
    try (FileChannel channel = FileChannel.open(library, StandardOpenOption.WRITE)) {
      channel.truncate(1_000_000);
    }

    assertThat(probe(natives, Map.of())).isEqualTo(AVAILABLE);
    assertThat(Files.size(library)).isGreaterThan(1_000_000);
    assertThat(home).as("nothing is unpacked elsewhere").isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void aVersionOfPyTorchInTheEnvironmentIsNotMeantForThisOne() throws Exception {
    assertThat(probe(unpacked(), Map.of("PYTORCH_VERSION", "2.5.1"))).isEqualTo(AVAILABLE);
  }

  @Test
  void whatInTheEnvironmentWouldLoadAnotherEngineIsNamed() throws Exception {
    assertThat(probe(unpacked(), Map.of("PYTORCH_LIBRARY_PATH", home.toString())))
        .matches("PYTORCH_LIBRARY_PATH in the environment .*; unset it");
    assertThat(probe(unpacked(), Map.of("DJL_DEFAULT_ENGINE", "MXNet")))
        .matches("DJL_DEFAULT_ENGINE in the environment .*, MXNet, .*; unset it");
  }

  /** Where the build keeps them. */
  private static Path unpacked() {
    return Path.of(System.getProperty("percha.natives"));
  }

  private static Path only(Path folder, String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
    }
  }

  /** What the probe says in a process of its own. */
  private String probe(Path natives, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What the JDK in use needs to load natives without a warning.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--"))
        .forEach(command::add);
    command.addAll(List.of("-Duser.home=" + home, "-Djava.io.tmpdir=" + home));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(TorchLibrariesTest.class.getName(), natives.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    byte[] printed = process.getInputStream().readAllBytes();
    process.waitFor();
    return new String(printed, StandardCharsets.UTF_8).strip();
  }

  public static void main(String[] args) {
    EngineSettings settings = EngineSettings.defaults().withNativesFolder(Path.of(args[0]));
    System.out.println(new DjlBackend().with(settings).probe().detail());
  }
}
