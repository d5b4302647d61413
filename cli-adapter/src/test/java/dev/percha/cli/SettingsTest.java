package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percha.core.domain.TrainingPlan;
import dev.percha.core.failure.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SettingsTest {
  @TempDir Path folder;

  @Test
  void withoutAnySettingThePlanIsTheArticles() {
    assertThat(resolve(Map.of(), Map.of()).plan(784, 10)).isEqualTo(TrainingPlan.article());
  }

  @Test
  void aFlagBeatsTheEnvironmentWhichBeatsTheFile() throws IOException {
    Files.writeString(folder.resolve("percha.conf"), "percha { epochs=1, seed=1, rho=0.1 }");
    Map<String, String> env = Map.of("PERCHA_EPOCHS", "2", "PERCHA_SEED", "2");

    TrainingPlan plan = resolve(Map.of(Key.EPOCHS, "3"), env).plan(784, 10);

    assertThat(plan.epochs()).isEqualTo(3);
    assertThat(plan.seed()).isEqualTo(2);
    assertThat(plan.optimizer().rho()).isEqualTo(0.1);
    assertThat(plan.batchSize()).isEqualTo(128);
  }

  @Test
  void aListMayBeWrittenAsOneOrWithCommas() throws IOException {
    Files.writeString(folder.resolve("percha.conf"), "percha.hidden = [64, 32]");

    assertThat(resolve(Map.of(), Map.of()).plan(784, 10).network()).hasToString("784-64-32-10");
    assertThat(resolve(Map.of(Key.HIDDEN, "8, 4"), Map.of()).plan(784, 10).network())
        .hasToString("784-8-4-10");
    assertThat(resolve(Map.of(Key.BACKENDS, "djl,dl4j"), Map.of()).backends())
        .contains(List.of("djl", "dl4j"));
  }

  @ParameterizedTest
  @CsvSource({
    "EPOCHS, 0, 1 or more",
    "EPOCHS, 2.5, whole number",
    "BATCH_SIZE, -1, 1 or more",
    "HIDDEN, '256,x', whole number",
    "HIDDEN, '256,', whole number",
    "HIDDEN, 0, 1 or more",
    "HIDDEN, '60000,60000', fewer units",
    "ACTIVATION, swish, 'relu, tanh'",
    "LEARNING_RATE, 0, above 0",
    "LEARNING_RATE, NaN, above 0",
    "RHO, 1, below 1",
    "EPSILON, tiny, not a number",
    "EPSILON_PLACEMENT, beside, 'inside, outside'",
    "SEED, 4294967296, 4294967296",
    "SPLIT_SEED, -1, -1",
    "PRECISION, float16, 'float32, float64'",
    "THREADS, 0, 1 to 1024",
    "BACKENDS, 'djl,djl', twice"
  })
  void aBadValueIsRefusedByThePlaceItWasWritten(Key key, String value, String reason)
      throws IOException {
    assertThatThrownBy(() -> resolve(Map.of(key, value), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(key.flag() + ": ")
        .hasMessageContaining(reason);
    assertThatThrownBy(() -> resolve(Map.of(), Map.of(key.variable(), value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(key.variable() + ": ");

    Files.writeString(folder.resolve("percha.conf"), "\n\n" + key.path() + "=\"" + value + "\"");
    assertThatThrownBy(() -> resolve(Map.of(), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("percha.conf:3: " + key.path() + ": ");
  }

  @Test
  void noBackendIsNoComparison() throws IOException {
    assertThatThrownBy(() -> resolve(Map.of(Key.BACKENDS, ""), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("--backends: no backend named");

    Files.writeString(folder.resolve("percha.conf"), "percha.backends = []");
    assertThatThrownBy(() -> resolve(Map.of(), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("percha.conf:1: percha.backends: no backend named");
  }

  @ParameterizedTest
  @EnumSource(names = {"OUT", "DATA", "NATIVES"})
  void anEmptyPathIsNotTheFolderOneStandsIn(Key key) {
    assertThatThrownBy(() -> resolve(Map.of(key, ""), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(key.flag() + ": no folder named");
  }

  @Test
  void anUnknownKeyInAFileIsRefusedAndTheKnownOnesListed() throws IOException {
    Files.writeString(folder.resolve("percha.conf"), "percha.epoch = 3");

    assertThatThrownBy(() -> resolve(Map.of(), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("percha.conf:1: unknown key percha.epoch")
        .hasMessageContaining("percha.epochs");
  }

  @Test
  void aNamedFileMustExistAndParse() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.conf"), "percha { epochs = ");

    for (Path file : List.of(folder.resolve("none.conf"), folder, broken)) {
      assertThatThrownBy(() -> Settings.resolve(Map.of(), Map.of(), Optional.of(file), folder))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining(file.getFileName().toString())
          .message()
          .doesNotContain("\n");
    }
  }

  @ParameterizedTest
  @EnumSource(Key.class)
  void aBlockWhereAValueBelongsIsRefused(Key key) throws IOException {
    Files.writeString(folder.resolve("percha.conf"), key.path() + " { a = 1 }");

    assertThatThrownBy(() -> resolve(Map.of(), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("percha.conf:1");
  }

  private Settings resolve(Map<Key, String> flags, Map<String, String> env) {
    return Settings.resolve(flags, env, Optional.empty(), folder);
  }
}
