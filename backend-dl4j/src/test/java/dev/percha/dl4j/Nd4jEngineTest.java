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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

class Nd4jEngineTest {
  /** Where the build has unpacked the natives already. */
  private static final Path NATIVES =
      Path.of(System.getProperty("org.bytedeco.javacpp.cachedir")).toAbsolutePath();

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
    assertThat(printed)
        .containsExactly(
            Dl4jVersions.ENGINE + ", threads 2", "2", "1", NATIVES.toFile().toString());
    assertThat(home.resolve(".javacpp")).doesNotExist();
  }

  @Test
  void aFolderThatCannotBeUsedIsRefusedAndNotReplacedByAnother()
      throws IOException, InterruptedException {
    Path file = Files.writeString(home.resolve("file"), "not a folder");
    List<String> printed = FreshProcess.start(home, file, entry -> true);
    assertThat(printed).hasSize(1);
    assertThat(printed.get(0)).contains("natives folder", file.toString());
    assertThat(home.resolve(".javacpp")).doesNotExist();
  }

  @Test
  void missingNativesAreNamedWithTheArtifactToAdd() throws IOException, InterruptedException {
    List<String> printed =
        FreshProcess.start(home, NATIVES, entry -> !entry.matches(".*nd4j-native-[^/\\\\]*-.*-.*"));
    assertThat(printed).hasSize(1);
    assertThat(printed.get(0)).contains("is not on the class path; add org.nd4j:nd4j-native:");
  }
}
