package dev.percha.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.training.RunEvent;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.MetricsListener;
import dev.percha.core.port.out.MetricsLog;
import dev.percha.core.port.out.MetricsLogKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MlflowTest {
  private static final Path RESULTS = Path.of("/somebody/runs/one");

  private final List<String> told = new CopyOnWriteArrayList<>();
  private FakeTrackingServer server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeTrackingServer();
  }

  @AfterEach
  void stop() {
    server.close();
    assertThat(server.faults).as("what the documented interface does not take").isEmpty();
  }

  @Test
  void isFoundByServiceLoader() {
    assertThat(ServiceLoader.load(MetricsLogKind.class))
        .extracting(MetricsLogKind::name)
        .contains("mlflow");
  }

  @Test
  void aTrainingIsARunWithItsSettingsAndTheFiguresOfEachEpoch() {
    try (MetricsLog log = open(server.url() + "/Fashion MNIST", Map.of())) {
      train(log, "djl", 2, RunStatus.COMPLETED);
    }

    assertThat(server.requests)
        .extracting(FakeTrackingServer.Request::endpoint)
        .containsExactly(
            "experiments/get-by-name",
            "experiments/create",
            "runs/create",
            "runs/log-batch",
            "runs/log-batch",
            "runs/log-batch",
            "runs/update");
    assertThat(server.sentTo("experiments/create").get(0).path("name").asText())
        .isEqualTo("Fashion MNIST");
    assertThat(server.sentTo("runs/create").get(0).path("run_name").asText()).isEqualTo("one/djl");
    assertThat(server.sentTo("runs/log-batch").get(0).path("params"))
        .extracting(param -> param.path("key").asText() + "=" + param.path("value").asText())
        .contains("backend=djl", "version=1.0", "batch-size=128", "dataset=fashion-mnist");
    JsonNode second = server.sentTo("runs/log-batch").get(2).path("metrics");
    assertThat(second)
        .extracting(
            metric ->
                metric.path("key").asText()
                    + " "
                    + metric.path("value").asDouble()
                    + " "
                    + metric.path("step").asInt())
        .containsExactly(
            "loss 0.25 2",
            "accuracy 0.5 2",
            "val_loss 0.75 2",
            "val_accuracy 0.125 2",
            "train_seconds 1.5 2",
            "learning_rate 0.001 2");
    assertThat(told).isEmpty();
  }

  @Test
  void noPathOfThisMachineIsSent() {
    try (MetricsLog log = open(server.url(), Map.of())) {
      train(log, "djl", 1, RunStatus.COMPLETED);
    }

    assertThat(server.requests.toString()).doesNotContain("/somebody");
  }

  @Test
  void theTrainingsOfACommandAreRunsOfOneExperimentThatIsThere() {
    server.withExperiment("others").withExperiment("percha");
    try (MetricsLog log = open(server.url(), Map.of())) {
      train(log, "djl", 1, RunStatus.COMPLETED);
      train(log, "dl4j", 1, RunStatus.COMPLETED);
    }

    assertThat(server.sentTo("experiments/create")).isEmpty();
    assertThat(server.sentTo("experiments/get-by-name")).hasSize(1);
    assertThat(server.sentTo("runs/create"))
        .extracting(run -> run.path("experiment_id").asText())
        .containsExactly("2", "2");
    assertThat(server.sentTo("runs/update"))
        .extracting(run -> run.path("run_id").asText())
        .containsExactly("run1", "run2");
  }

  @ParameterizedTest
  @CsvSource({"COMPLETED, FINISHED", "CANCELLED, KILLED", "DIVERGED, FAILED", "FAILED, FAILED"})
  void howATrainingEndedIsSaidInMlflowsWords(RunStatus ours, String theirs) {
    try (MetricsLog log = open(server.url(), Map.of())) {
      train(log, "djl", 1, ours);
    }

    assertThat(server.sentTo("runs/update").get(0).path("status").asText()).isEqualTo(theirs);
  }

  @Test
  void whatAServerCannotTakeForAWhileItGetsLater() throws Exception {
    server.statuses.addAll(List.of(503, 429, 500));
    try (MetricsLog log = open(server.url(), Map.of(), Duration.ofSeconds(60))) {
      train(log, "djl", 3, RunStatus.COMPLETED);
      assertThat(server.ended.await(60, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(server.sentTo("runs/log-batch")).hasSize(4);
    assertThat(told).hasSize(1);
    assertThat(told.get(0))
        .isEqualTo(
            "mlflow at %s cannot be reached (experiments/get-by-name answers 503); training goes"
                    .formatted(server.url())
                + " on, and what is measured is sent if it answers before the end");
  }

  @Test
  void aServerThatIsAwayIsToldOnceAndHoldsUpNobody() throws Exception {
    String away;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      away = "http://127.0.0.1:" + socket.getLocalPort();
    }
    try (MetricsLog log = open(away, Map.of())) {
      train(log, "djl", 50, RunStatus.COMPLETED);
      train(log, "dl4j", 50, RunStatus.COMPLETED);
    }

    assertThat(told).hasSize(1);
    assertThat(told.get(0)).contains(away + " cannot be reached (ConnectException").hasLineCount(1);
  }

  /** The whole training is heard before the first answer is let go. */
  @Test
  void aServerThatIsSlowIsWaitedForByNobodyWhoTrains() {
    server.gate = new CountDownLatch(1);
    try (MetricsLog log = open(server.url(), Map.of())) {
      train(log, "djl", 20, RunStatus.COMPLETED);
      assertThat(server.requests).isEmpty();
      server.gate.countDown();
    }

    assertThat(server.sentTo("runs/log-batch")).hasSize(21);
    assertThat(told).isEmpty();
  }

  @Test
  void aServerThatNeverAnswersIsWaitedForNoLongerThanTheDeadline() {
    server.gate = new CountDownLatch(1);
    try (MetricsLog log = open(server.url(), Map.of(), Duration.ofMillis(100))) {
      train(log, "djl", 2, RunStatus.COMPLETED);
    }

    assertThat(told)
        .containsExactly(
            "mlflow at %s is too slow; training goes on, and what it had not taken by the end is"
                    .formatted(server.url())
                + " missing there");
  }

  @Test
  void moreThanCanWaitIsLetGoAndToldOnce() {
    server.gate = new CountDownLatch(1);
    try (MetricsLog log = open(server.url(), Map.of(), Duration.ofMillis(100))) {
      train(log, "djl", 20_000, RunStatus.COMPLETED);
    }

    assertThat(told).hasSize(1);
    assertThat(told.get(0)).contains("is too slow; training goes on");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404})
  void aServerThatRefusesIsToldOnceAndNotAskedAgain(int status) {
    server.statuses.addAll(List.of(status, 599));
    try (MetricsLog log = open(server.url(), Map.of())) {
      train(log, "djl", 3, RunStatus.COMPLETED);
    }

    assertThat(server.statuses).containsExactly(599);
    assertThat(told).hasSize(1);
    assertThat(told.get(0))
        .contains("refuses (experiments/get-by-name answers " + status + ")")
        .contains("training goes on, and it is not asked again");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void aRedirectIsNotFollowed(int status) {
    server.statuses.add(status);
    try (MetricsLog log = open(server.url(), Map.of("MLFLOW_TRACKING_TOKEN", "secret"))) {
      train(log, "djl", 1, RunStatus.COMPLETED);
    }

    assertThat(server.requests).isEmpty();
    assertThat(told).hasSize(1);
    assertThat(told.get(0)).contains("a redirect, which is not followed");
  }

  @Test
  void credentialsComeFromTheEnvironmentAndNameAndPasswordFirst() {
    try (MetricsLog log = open(server.url(), Map.of("MLFLOW_TRACKING_TOKEN", "t0ken"))) {
      train(log, "djl", 1, RunStatus.COMPLETED);
    }
    assertThat(server.requests)
        .allSatisfy(request -> assertThat(request.authorization()).isEqualTo("Bearer t0ken"));
    server.requests.clear();

    // RFC 7617, section 2: user-id "Aladdin" and password "open sesame".
    Map<String, String> both =
        Map.of(
            "MLFLOW_TRACKING_USERNAME", "Aladdin",
            "MLFLOW_TRACKING_PASSWORD", "open sesame",
            "MLFLOW_TRACKING_TOKEN", "t0ken");
    try (MetricsLog log = open(server.url(), both)) {
      train(log, "djl", 1, RunStatus.COMPLETED);
    }
    assertThat(server.requests)
        .allSatisfy(
            request ->
                assertThat(request.authorization())
                    .isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
  }

  @Test
  void aSecretIsInNoMessage() {
    server.statuses.add(401);
    try (MetricsLog log = open(server.url(), Map.of("MLFLOW_TRACKING_TOKEN", "secret"))) {
      train(log, "djl", 1, RunStatus.COMPLETED);
    }
    assertThat(told).hasSize(1).noneMatch(line -> line.contains("secret"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(server.url(), Map.of("MLFLOW_TRACKING_TOKEN", "sec\nret")))
        .withMessageContaining("MLFLOW_TRACKING_TOKEN has a character")
        .withMessageNotContaining("sec");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open("http://me:secret@127.0.0.1:5000", Map.of()))
        .withMessageContaining("MLFLOW_TRACKING_PASSWORD")
        .withMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:5000",
        "ftp://h",
        "file:///tmp/x",
        "http://",
        "http://h?a=b",
        "ht^"
      })
  void whatIsNoServerIsRefusedWithWhatIsExpected(String target) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(target, Map.of()))
        .withMessageContaining("expected mlflow=http://HOST:PORT");
  }

  @Test
  void anExperimentsNameMayBeEscapedAndIsPerchaWhereNoneIsNamed() {
    assertThat(TrackingTarget.parse("https://h:1/a%2Cb c/d"))
        .isEqualTo(new TrackingTarget(URI.create("https://h:1"), "a,b c/d"));
    assertThat(TrackingTarget.parse("http://h/").experiment()).isEqualTo("percha");
  }

  private MetricsLog open(String target, Map<String, String> env) {
    return new Mlflow(env).open(Optional.of(target), RESULTS, told::add);
  }

  private MetricsLog open(String target, Map<String, String> env, Duration deadline) {
    return new MlflowLog(
        new TrackingServer(URI.create(target), Credentials.from(env)),
        "percha",
        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
        deadline,
        told::add);
  }

  private static void train(MetricsLog log, String name, int epochs, RunStatus status) {
    MetricsListener listener =
        log.begin(
            new MetricsLog.Training(
                RESULTS, name, TrainingPlan.article(), "fashion-mnist", "0123"));
    listener.on(new RunEvent.Started(name, "1.0", epochs, 10, 100, 20));
    for (int epoch = 1; epoch <= epochs; epoch++) {
      listener.on(new RunEvent.Progress(name, epoch, 5, 10, 0.3, 0.4, 0.5));
      listener.on(
          new RunEvent.EpochFinished(name, new EpochMetrics(epoch, 0.25, 0.5, 0.75, 0.125, 1.5)));
    }
    listener.on(new RunEvent.Finished(name, status, ""));
  }
}
