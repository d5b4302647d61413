package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void whatWasPrintedLeavesTheExitCodeAlone() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    assertThat(ended(0, false, new Output(printed))).isZero();
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("results\n");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void resultsThatAreLostAreNoSuccess() {
    assertThat(ended(0, false, new Output(failing("No space left on device")))).isEqualTo(3);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .hasLineCount(1)
        .startsWith("percha: results cannot be written to standard output (No space left");
  }

  @Test
  void aFailureOfTheCommandKeepsItsOwnCode() {
    assertThat(ended(5, false, new Output(failing("No space left on device")))).isEqualTo(5);
  }

  @Test
  void aReaderThatHasEnoughIsNoFailure() {
    assertThat(ended(0, false, new Output(failing("Broken pipe")))).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void aDocumentThatIsLostIsNoAnswerHoweverTheCommandEnded() {
    for (int code : new int[] {0, 5, 6, 130}) {
      for (String reason : List.of("No space left on device", "Broken pipe")) {
        err.reset();

        assertThat(ended(code, true, new Output(failing(reason)))).isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8))
            .hasLineCount(1)
            .startsWith("percha: results cannot be written to standard output (" + reason + "); ");
      }
    }
  }

  private int ended(int code, boolean json, Output output) {
    PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
    out.print("results\n");
    out.flush();
    return output.ended(code, json, new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        throw new IOException(reason);
      }
    };
  }
}
