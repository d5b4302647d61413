package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.optimizer.Schedule;
import dev.percha.core.domain.training.EarlyStopping;
import dev.percha.core.domain.training.Monitor;
import dev.percha.core.domain.training.TrainingPlan;
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
    assertThat(resolve(Map.of(), Map.of()).plan()).isEqualTo(TrainingPlan.article());
  }

  @Test
  void aFlagBeatsTheEnvironmentWhichBeatsTheFile() throws IOException {
    Files.writeString(folder.resolve("percha.conf"), "percha { epochs=1, seed=1, rho=0.1 }");
    Map<String, String> env = Map.of("PERCHA_EPOCHS", "2", "PERCHA_SEED", "2");

    TrainingPlan plan = resolve(Map.of(Setting.EPOCHS, "3"), env).plan();

    assertThat(plan.epochs()).isEqualTo(3);
    assertThat(plan.seed()).isEqualTo(2);
    assertThat(((RmsProp) plan.optimizer()).rho()).isEqualTo(0.1);
    assertThat(plan.batchSize()).isEqualTo(128);
  }

  @Test
  void aListMayBeWrittenAsOneOrWithCommas() throws IOException {
    Files.writeString(folder.resolve("percha.conf"), "percha.hidden = [64, 32]");

    assertThat(resolve(Map.of(), Map.of()).plan().network()).hasToString("784-64-32-10");
    assertThat(resolve(Map.of(Setting.HIDDEN, "8, 4"), Map.of()).plan().network())
        .hasToString("784-8-4-10");
    assertThat(resolve(Map.of(Setting.BACKENDS, "djl,dl4j"), Map.of()).backends())
        .contains(List.of("djl", "dl4j"));
  }

  @ParameterizedTest
  @CsvSource({
    "adam, BETA2, 0.99, 'Adam[learningRate=0.001, beta1=0.9, beta2=0.99, epsilon=1.0E-7, epsilonPlacement=INSIDE, weightDecay=0.0]'",
    "adamw, WEIGHT_DECAY, 0.1, 'Adam[learningRate=0.001, beta1=0.9, beta2=0.999, epsilon=1.0E-7, epsilonPlacement=INSIDE, weightDecay=0.1]'",
    "Nesterov, MOMENTUM, 0.5, 'Sgd[learningRate=0.01, momentum=0.5, nesterov=true]'",
    "sgd, LEARNING_RATE, 2, 'Sgd[learningRate=2.0, momentum=0.0, nesterov=false]'",
    "rmsprop, EPSILON_PLACEMENT, outside, 'RmsProp[learningRate=0.001, rho=0.9, epsilon=1.0E-7, epsilonPlacement=OUTSIDE]'"
  })
  void anOptimizerIsNamedAndItsValuesSet(String name, Setting key, String value, String expected)
      throws IOException {
    assertThat(resolve(Map.of(Setting.OPTIMIZER, name, key, value), Map.of()).plan().optimizer())
        .hasToString(expected);
    assertThat(
            resolve(Map.of(), Map.of("PERCHA_OPTIMIZER", name, key.variable(), value))
                .plan()
                .optimizer())
        .hasToString(expected);
    Files.writeString(
        folder.resolve("percha.conf"),
        "percha.optimizer = " + name + "\n" + key.path() + "=" + value);
    assertThat(resolve(Map.of(), Map.of()).plan().optimizer()).hasToString(expected);
  }

  @Test
  void earlyStoppingIsSetWithItsValues() {
    Settings settings =
        resolve(
            Map.of(
                Setting.EARLY_STOP,
                "4",
                Setting.MONITOR,
                "val_accuracy",
                Setting.MIN_DELTA,
                "0.01"),
            Map.of());

    assertThat(settings.plan().earlyStopping())
        .contains(new EarlyStopping(4, 0.01, Monitor.VAL_ACCURACY));
    assertThat(resolve(Map.of(), Map.of()).plan().earlyStopping()).isEmpty();
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
    "OPTIMIZER, adma, 'sgd, momentum, nesterov, rmsprop, adam, adamw'",
    "MOMENTUM, 0.9, 'rmsprop has no such value; it belongs to momentum, nesterov'",
    "BETA1, 0.9, 'belongs to adam, adamw'",
    "WEIGHT_DECAY, 0.1, 'belongs to adamw'",
    "EARLY_STOP, 0, 1 or more",
    "MONITOR, val_loss, --early-stop only",
    "MIN_DELTA, 0.1, --early-stop only",
    "SEED, 4294967296, 4294967296",
    "SPLIT_SEED, -1, -1",
    "PRECISION, float16, 'float32, float64'",
    "THREADS, 0, 1 to 1024",
    "BACKENDS, 'djl,djl', twice"
  })
  void aBadValueIsRefusedByThePlaceItWasWritten(Setting key, String value, String reason)
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
    assertThatThrownBy(() -> resolve(Map.of(Setting.BACKENDS, ""), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("--backends: no backend named");

    Files.writeString(folder.resolve("percha.conf"), "percha.backends = []");
    assertThatThrownBy(() -> resolve(Map.of(), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("percha.conf:1: percha.backends: no backend named");
  }

  @ParameterizedTest
  @EnumSource(names = {"OUT", "DATA", "NATIVES"})
  void anEmptyPathIsNotTheFolderOneStandsIn(Setting key) {
    assertThatThrownBy(() -> resolve(Map.of(key, ""), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(key.flag() + ": no folder named");
  }

  @Test
  void anUnknownKeyInAFileIsRefusedWithTheNearestOne() throws IOException {
    Files.writeString(folder.resolve("percha.conf"), "percha.epoch = 3");

    assertThatThrownBy(() -> resolve(Map.of(), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith(
            "percha.conf:1: unknown key percha.epoch; did you mean percha.epochs?");
  }

  @Test
  void anUnknownVariableIsRefusedWithTheNearestOne() {
    assertThatThrownBy(() -> resolve(Map.of(), Map.of("PERCHA_EPOCH", "3")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("PERCHA_EPOCH: there is no such variable; did you mean PERCHA_EPOCHS?");
    resolve(Map.of(), Map.of("PERCHA_DEBUG", "1", "PATH", "/bin"));
  }

  @ParameterizedTest
  @EnumSource(names = {"NATIVES", "OUT", "OVERWRITE", "LOG"})
  void aFileThatIsOnlyFoundChoosesNeitherCodeNorPlaces(Setting key) throws IOException {
    Path file = Files.writeString(folder.resolve("percha.conf"), key.path() + " = true");

    assertThatThrownBy(() -> resolve(Map.of(), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("percha.conf:1: " + key.path() + " is not taken from a file")
        .hasMessageContaining(key.flag())
        .hasMessageContaining(key.variable());
    Settings.resolve(Map.of(), Map.of(), Optional.of(file), folder);
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
  @EnumSource(Setting.class)
  void aBlockWhereAValueBelongsIsRefused(Setting key) throws IOException {
    Files.writeString(folder.resolve("percha.conf"), key.path() + " { a = 1 }");

    assertThatThrownBy(() -> resolve(Map.of(), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("percha.conf:1");
  }

  @Test
  void dropoutL2AndSchedulesAreSetLikeAnythingElse() {
    TrainingPlan plan =
        resolve(
                Map.of(Setting.DROPOUT, "0.2,0.5", Setting.SCHEDULE, "cosine", Setting.EPOCHS, "2"),
                Map.of("PERCHA_L2", "1e-4", "PERCHA_WARM_UP", "82"))
            .plan();

    assertThat(plan.network().description())
        .isEqualTo("784-256 relu dropout:0.2-128 relu dropout:0.5-10 softmax");
    assertThat(plan.l2()).isEqualTo(1e-4);
    // 391 steps an epoch
    assertThat(plan.schedule()).isEqualTo(new Schedule(Schedule.Kind.COSINE, 0, 700, 82));
    assertThat(
            resolve(Map.of(Setting.DROPOUT, "0.3", Setting.HIDDEN, "9,8,7"), Map.of())
                .plan()
                .network())
        .isEqualTo(
            NetworkSpec.of(784, List.of(9, 8, 7), new Activation.Relu(), 10)
                .withDropout(List.of(0.3, 0.3, 0.3)));
    assertThat(resolve(Map.of(Setting.SCHEDULE, "step:0.5:100"), Map.of()).plan().schedule())
        .isEqualTo(new Schedule(Schedule.Kind.STEP, 0.5, 100, 0));
    assertThat(resolve(Map.of(Setting.SCHEDULE, "exponential"), Map.of()).plan().schedule())
        .isEqualTo(new Schedule(Schedule.Kind.EXPONENTIAL, 0.9, 391, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "DROPOUT, 1, 'dropout rate is 1.0; allowed: above 0, below 1'",
    "DROPOUT, '0.1,0.2,0.3', '3 dropout rates for 2 hidden layers; one each'",
    "L2, -1, 'l2 is -1.0; allowed: finite, 0 or more'",
    "SCHEDULE, cosin, 'unknown schedule \"cosin\"; available: constant, step[:factor[:steps]]'",
    "SCHEDULE, constant:2, 'unknown schedule \"constant:2\"'",
    "SCHEDULE, step:2, 'factor is 2.0; allowed: '",
    "WARM_UP, -1, 'warm-up is -1 steps; allowed: 0 or more'"
  })
  void whatIsNoneOfThemIsRefusedByItsFlag(Setting key, String text, String message) {
    assertThatThrownBy(() -> resolve(Map.of(key, text), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(key.flag() + ": ")
        .hasMessageContaining(message);
  }

  private Settings resolve(Map<Setting, String> flags, Map<String, String> env) {
    return Settings.resolve(flags, env, Optional.empty(), folder);
  }
}
