package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterruptionTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<Integer> halted = new ArrayList<>();
  private final Interruption interruption =
      new Interruption(new PrintStream(err, true, StandardCharsets.UTF_8), halted::add);

  @Test
  void aCommandThatSavesNothingEndsAtOnce() {
    interruption.arrived();

    assertThat(halted).containsExactly(130);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void oneThatSavesIsAskedToEndAndHasAllTheTimeItNeeds() {
    assertThat(interruption.getAsBoolean()).isFalse();

    interruption.arrived();

    assertThat(interruption.getAsBoolean()).isTrue();
    assertThat(halted).isEmpty();
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("is being saved").hasLineCount(1);
  }

  @Test
  void theSecondTimeItEndsAtOnceAndSaysWhatItLeaves() {
    interruption.getAsBoolean();
    interruption.arrived();
    interruption.arrived();

    assertThat(halted).containsExactly(130);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("ended at once", ".tmp");
  }
}
