package dev.percha.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.training.RunEvent;
import dev.percha.core.domain.training.RunStatus;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventJsonTest {
  static Stream<RunEvent> events() {
    return Stream.of(
        new RunEvent.Started("djl", "PyTorch \"2\"\n<b>", 10, 391, 50_000, 10_000),
        new RunEvent.Progress("djl", 3, 120, 391, 0.1 + 0.2, 1 / 3.0, 1e-9),
        new RunEvent.Progress("djl", 3, 120, 391, Double.NaN, 0, 1),
        new RunEvent.EpochFinished("dl4j", new EpochMetrics(1, 0.5, 0.6, Double.NaN, 0.7, 2)),
        new RunEvent.Finished("dl4j", RunStatus.DIVERGED, "the loss is NaN;\r\ntry\u2028less"),
        new RunEvent.Finished("dl4j", RunStatus.COMPLETED, ""));
  }

  @ParameterizedTest
  @MethodSource("events")
  void everyEventCrossesInALineAndNoBitIsLost(RunEvent event) {
    String line = EventJson.line(event);

    assertThat(line).doesNotContain("\n", "\r");
    assertThat(EventJson.read(line)).isEqualTo(event);
  }

  @Test
  void whatIsNoEventIsRefused() {
    for (String line :
        new String[] {"", "hello", "{}", "{\"event\":\"over\",\"backend\":\"djl\"}"}) {
      assertThatIllegalArgumentException().as(line).isThrownBy(() -> EventJson.read(line));
    }
  }
}
