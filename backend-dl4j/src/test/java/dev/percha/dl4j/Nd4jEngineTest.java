package dev.percha.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.failure.BackendException;
import dev.percha.core.port.out.Backend;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

class Nd4jEngineTest {
  /** Where the build has unpacked the natives already. */
  private static final Path NATIVES =
      Path.of(System.getProperty("percha.natives")).toAbsolutePath();

  @TempDir Path home;

  @Test
  void oneThreadByDefault() {
    assertThat(new Dl4jBackend().probe().available()).isTrue();
    assertThat(Nd4j.factory().blas().getMaxThreads()).isEqualTo(1);
  }

  @Test
  void aCallerWhoUsesNd4jKeepsItsThreads() {
    // Its operations cannot be had before ND4J itself has been started.
    assertThat(new Dl4jBackend().probe().available()).isTrue();
    NativeOps ops = NativeOpsHolder.getInstance().getDeviceNativeOps();
    int before = ops.ompGetMaxThreads();
    ops.setOmpNumThreads(7);
    try {
      assertThat(Nd4jEngine.onOneThread(ops::ompGetMaxThreads)).isEqualTo(1);
      assertThat(ops.ompGetMaxThreads()).isEqualTo(7);
    } finally {
      ops.setOmpNumThreads(before);
    }
  }

  @Test
  void otherSettingsAreRefusedOnceTheEngineRuns() {
    assertThat(new Dl4jBackend().probe().available()).isTrue();
    Backend late = new Dl4jBackend().with(EngineSettings.defaults().withThreads(3));
    assertThat(late.probe().available()).isFalse();
    NetworkSpec network = new NetworkSpec(2, List.of(), 2);
    assertThatThrownBy(() -> late.newModel(Parameters.zeros(network, Precision.FLOAT32)))
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("already running")
        .hasMessageContaining("threads 3");
  }

  @Test
  void threadsAndNativesFolderAreTakenWithoutAnotherWord()
      throws IOException, InterruptedException {
    List<String> printed = FreshProcess.start(home, NATIVES, entry -> true);
    assertThat(printed).startsWith(Dl4jVersions.ENGINE + ", threads 2", "2", "1").hasSize(4);
    assertThat(printed.get(3)).startsWith(NATIVES.resolve("nd4j").toString());
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void aFolderThatCannotBeUsedIsRefusedAndNotReplacedByAnother()
      throws IOException, InterruptedException {
    Path file = Files.writeString(home.resolve("file"), "not a folder");
    List<String> printed = FreshProcess.start(home, file, entry -> true);
    assertThat(printed).hasSize(1);
    assertThat(printed.get(0)).contains("cannot be unpacked into " + file, "--natives");
    assertThat(home).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void aDamagedLibraryIsUnpackedAnewBeforeItIsLoaded() throws IOException, InterruptedException {
    Path natives = home.resolve("natives");
    FreshProcess.start(home, natives, entry -> true);
    Path library;
    try (Stream<Path> files = Files.walk(natives)) {
      library =
          files.filter(file -> file.endsWith(System.mapLibraryName("nd4jcpu"))).findFirst().get();
    }
    long size = Files.size(library);
    try (FileChannel channel = FileChannel.open(library, StandardOpenOption.WRITE)) {
      channel.truncate(1_000_000);
    }

    assertThat(FreshProcess.start(home, natives, entry -> true))
        .startsWith(Dl4jVersions.ENGINE + ", threads 2");
    assertThat(Files.size(library)).isEqualTo(size);
  }

  @Test
  void missingNativesAreNamedWithTheArtifactToAdd() throws IOException, InterruptedException {
    List<String> printed =
        FreshProcess.start(home, NATIVES, entry -> !entry.matches(".*nd4j-native-[^/\\\\]*-.*-.*"));
    assertThat(printed).hasSize(1);
    assertThat(printed.get(0)).contains("is not on the class path; add org.nd4j:nd4j-native:");
  }
}
