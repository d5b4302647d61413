package dev.percha.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.percha.core.application.Backends;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.Availability;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.UnsupportedPlanException;
import dev.percha.core.port.out.Backend;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** C01 to C08: what a backend says of itself, and that asking costs nothing. */
public interface IdentityRules extends Subject {
  @Test
  @DisplayName("C01 name and version are stable, short and printable")
  @LikelyFault("the version is asked of the engine, or has a build path in it")
  default void c01NameAndVersion() {
    Backend backend = backend();
    assertTrue(backend.name().matches("[a-z0-9]+(-[a-z0-9]+)*"), "name: " + backend.name());
    assertTrue(backend.version().matches("\\P{Cntrl}{1,100}"), "version: " + backend.version());
    assertEquals(backend.name(), backend.name(), "the name, asked twice");
    assertEquals(backend.version(), backend.version(), "the version, asked twice");
  }

  @Test
  @DisplayName("C02 the service loader finds it, once, under its name")
  @LikelyFault("META-INF/services does not list the backend, or lists it twice")
  default void c02Discovery() {
    long found =
        Backends.discover().names().stream().filter(name -> name.equals(backend().name())).count();
    assertEquals(1, found, "backends named " + backend().name() + " on the class path");
  }

  @Test
  @DisplayName("C03 discovery, name, version and settings load nothing native")
  @LikelyFault("a static initialiser or the version touches the engine")
  default void c03DiscoveryLoadsNothingNative() {
    assertEquals(
        "", OtherProcess.librariesOfDiscovery(backend().name()), "native libraries loaded by then");
  }

  @Test
  @DisplayName("C04 the probe says in one line that the engine runs")
  @LikelyFault("the engine cannot load here, or its exception is passed on as it is")
  default void c04Probe() {
    Availability probe = backend().probe();
    assertTrue(probe.available(), "the engine does not run: " + probe.detail());
    assertEquals(1, probe.detail().lines().count(), "lines of: " + probe.detail());
  }

  @Test
  @DisplayName("C05 settings make another backend of the same name, and leave this one as it was")
  @LikelyFault("settings are kept in a static, or change the backend itself")
  default void c05Settings() {
    Backend backend = backend();
    Backend other = backend.with(EngineSettings.defaults().withThreads(3));
    assertEquals(backend.name(), other.name(), "the name with three threads");
    Availability probe = backend.probe();
    assertTrue(probe.available(), "this one does not run any more: " + probe.detail());
  }

  @Test
  @DisplayName("C06 without its natives the probe says so in a line, and a model is refused by it")
  @LikelyFault("a linkage error of the engine gets through")
  default void c06MissingNatives() {
    String told = OtherProcess.probeWithoutNatives(backend().name());
    long lines = told.lines().count();
    assertTrue(
        lines == 1 && !told.contains("Exception")
            || lines == 2 && told.matches("(?s)(.*)\\R" + "and a model: \\1"),
        "without natives it says: " + told);
  }

  @Test
  @DisplayName("C07 natives are unpacked to, and loaded from, the folder that was chosen")
  @LikelyFault("the engine unpacks before its folder is set")
  default void c07NativesFolder(@TempDir Path folder) {
    assertEquals(
        "",
        OtherProcess.librariesOutside(folder, backend().name()),
        "native libraries loaded from elsewhere");
  }

  @Test
  @DisplayName("C08 what is refused is refused by the same line wherever it is asked for, and told")
  @LikelyFault("the refusal is not asked where trainers and models are made")
  default void c08Refusals(TestReporter reporter) {
    for (Precision precision : Precision.values()) {
      for (NetworkSpec network : Fixtures.networks()) {
        requireRefusal(TrainingPlan.of(network).with(precision), reporter);
      }
      for (Optimizer optimizer : Fixtures.kinds()) {
        requireRefusal(TrainingPlan.of(Fixtures.small()).with(optimizer).with(precision), reporter);
      }
    }
  }

  private void requireRefusal(TrainingPlan plan, TestReporter reporter) {
    Optional<String> line = backend().refusal(plan);
    if (line.isEmpty()) {
      return;
    }
    reporter.publishEntry("refused by " + backend().name(), line.get());
    assertEquals(1, line.get().lines().count(), "lines of: " + line.get());
    Examples rows = Fixtures.examples(plan.network());
    UnsupportedPlanException refused =
        assertThrows(
            UnsupportedPlanException.class,
            () -> backend().newTrainer(plan, plan.initialState(), rows));
    assertEquals(line.get(), refused.getMessage(), "the line of a trainer");
    if (plan.equals(TrainingPlan.of(plan.network()).with(plan.precision()))) {
      Parameters weights = Fixtures.weights(plan.network(), plan.precision());
      refused =
          assertThrows(UnsupportedPlanException.class, () -> backend().newModel(weights).close());
      assertEquals(line.get(), refused.getMessage(), "the line of a model");
    }
  }
}
