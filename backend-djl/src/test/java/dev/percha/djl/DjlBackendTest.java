package dev.percha.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.engine.Engine;
import ai.djl.training.GradientCollector;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.Availability;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.BackendException;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Model;
import dev.percha.core.port.out.Trainer;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DjlBackendTest {
  private final DjlBackend backend = new DjlBackend();

  @Test
  void runsOnOneThreadWhereNothingElseIsSaid() {
    Availability probe = backend.probe();

    assertThat(probe.available()).isTrue();
    assertThat(probe.detail()).isEqualTo(backend.version() + ", threads 1");
  }

  @Test
  void whatAThreadAsksFirstHasTheBitsOfWhatItAsksLater() throws Exception {
    Parameters weights = Parameters.glorotUniform(NetworkSpec.article(), Precision.FLOAT32, 7);
    for (Backend each : List.of(backend, new DjlFusedBackend())) {
      try (Model model = each.newModel(weights)) {
        FutureTask<List<double[]>> answers =
            new FutureTask<>(() -> Stream.of(7, 4096, 7).map(rows -> logits(model, rows)).toList());
        new Thread(answers).start();
        assertThat(answers.get().get(2)).as(each.name()).isEqualTo(answers.get().get(0));
      }
    }
  }

  private static double[] logits(Model model, int rows) {
    byte[] pixels = new byte[784 * rows];
    new Random(1).nextBytes(pixels);
    double[] logits = new double[10 * rows];
    model.logits(pixels, rows, logits);
    return logits;
  }

  @Test
  void aGradientCollectorThatTheApplicationHoldsStopsNoTraining() {
    TrainingPlan plan = TrainingPlan.of(NetworkSpec.article());
    Examples rows = Examples.ofPixels(new byte[784 * 4], new int[4], 784, 10);
    backend.probe();
    for (Backend each : List.of(backend, new DjlFusedBackend())) {
      try (Trainer trainer = each.newTrainer(plan, plan.initialState(), rows)) {
        try (GradientCollector held = Engine.getEngine("PyTorch").newGradientCollector()) {
          assertThat(held).isNotNull();
          assertThat(trainer.train(new int[] {0, 1, 2, 3}, 2).batches()).isEqualTo(2);
        }
        assertThat(trainer.train(new int[] {0, 1, 2, 3}, 2).batches()).isEqualTo(2);
      }
    }
  }

  @Test
  void aSecondDeploymentInAnotherClassLoaderIsToldWhoHasTheLibrary() throws Exception {
    backend.probe();
    URL[] classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> url(Path.of(entry)))
            .toArray(URL[]::new);
    try (URLClassLoader second =
        new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
      Object other = second.loadClass(DjlBackend.class.getName()).getConstructor().newInstance();

      String told =
          second.loadClass(Backend.class.getName()).getMethod("probe").invoke(other).toString();

      assertThat(told).contains("available=false", "belongs to another class loader");
    }
  }

  private static URL url(Path entry) {
    try {
      return entry.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
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
