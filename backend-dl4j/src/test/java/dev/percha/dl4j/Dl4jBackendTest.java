package dev.percha.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.percha.core.domain.EngineSettings;
import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Precision;
import dev.percha.core.domain.Probe;
import dev.percha.core.failure.BackendException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class Dl4jBackendTest {
  private final Dl4jBackend backend = new Dl4jBackend();

  @Test
  void runsOnOneThreadWhereNothingElseIsSaid() {
    Probe probe = backend.probe();

    assertThat(probe.available()).isTrue();
    assertThat(probe.detail()).isEqualTo(backend.version() + ", threads 1");
  }

  @Test
  void settingsThatComeTooLateAreRefusedAndTheEngineRunsOn() {
    backend.probe();
    Parameters weights = Parameters.glorotUniform(NetworkSpec.article(), Precision.FLOAT32, 7);

    assertThatExceptionOfType(BackendException.class)
        .isThrownBy(() -> backend.with(EngineSettings.defaults().withThreads(2)).newModel(weights))
        .withMessageContainingAll("already running", "threads 2", "before the engine");
    Path elsewhere = Path.of("elsewhere");
    assertThat(backend.with(EngineSettings.defaults().withNativesFolder(elsewhere)).probe())
        .matches(probe -> !probe.available() && probe.detail().contains("natives folder"));
    assertThat(backend.probe().available()).isTrue();
  }
}
