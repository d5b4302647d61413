package dev.percha.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.failure.BackendException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EngineStartTest {
  private final AtomicInteger loads = new AtomicInteger();
  private final EngineSettings two = EngineSettings.defaults().withThreads(2);

  @Test
  void loadsOnceAndAgreesWithTheSameOrNoSettings() {
    EngineStart start = start("ready");

    assertThat(start.require(two)).isEqualTo("ready");
    assertThat(start.require(EngineSettings.defaults())).isEqualTo("ready");
    assertThatNoException().isThrownBy(() -> start.require(two));
    assertThat(loads).hasValue(1);
  }

  @Test
  void refusesASecondDifferentValueAndSaysWhatItRunsWith() {
    EngineStart start = start("ready");
    start.require(two);

    assertThatExceptionOfType(BackendException.class)
        .isThrownBy(() -> start.require(two.withThreads(1)))
        .withMessageContainingAll("Engine is already running", "threads 2", "threads 1");
    assertThatExceptionOfType(BackendException.class)
        .isThrownBy(() -> start.require(two.withNativesFolder(Path.of("elsewhere"))))
        .withMessageContaining("natives folder elsewhere");
    assertThat(start.probe(two.withThreads(1)).available()).isFalse();
  }

  @Test
  void saysInWordsWhyAnEngineDoesNotLoadAndDoesNotTryAgain() {
    EngineStart start =
        new EngineStart(
            "Engine",
            settings -> {
              loads.incrementAndGet();
              throw new ExceptionInInitializerError(
                  new UnsatisfiedLinkError("no jnithing in path"));
            });

    assertThat(start.probe(two).available()).isFalse();
    assertThat(start.probe(two).detail())
        .contains("Engine cannot be loaded", "no jnithing in path")
        .doesNotContain("\n");
    assertThatExceptionOfType(BackendException.class).isThrownBy(() -> start.require(two));
    assertThat(loads).hasValue(1);
  }

  @Test
  void aLibraryThatAnotherClassLoaderHasIsToldAsSuch() {
    EngineStart start =
        new EngineStart(
            "Engine",
            settings -> {
              throw new UnsatisfiedLinkError(
                  "Native Library /n/lib.so already loaded in another classloader");
            });

    assertThat(start.probe(two).detail())
        .contains("belongs to another class loader", "restart the process")
        .doesNotContain("can be written");
  }

  private EngineStart start(String detail) {
    return new EngineStart(
        "Engine",
        settings -> {
          loads.incrementAndGet();
          return detail;
        });
  }
}
