package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutputTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void whatWasPrintedLeavesTheExitCodeAlone() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    assertThat(ended(0, new Output(printed))).isZero();
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("results\n");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void resultsThatAreLostAreNoSuccess() {
    assertThat(ended(0, new Output(failing("No space left on device")))).isEqualTo(3);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .hasLineCount(1)
        .startsWith("percha: results cannot be written to standard output (No space left");
  }

  @Test
  void aFailureOfTheCommandKeepsItsOwnCode() {
    assertThat(ended(5, new Output(failing("No space left on device")))).isEqualTo(5);
  }

  @Test
  void aReaderThatHasEnoughIsNoFailure() {
    assertThat(ended(0, new Output(failing("Broken pipe")))).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  private int ended(int code, Output output) {
    PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
    out.print("results\n");
    out.flush();
    return output.ended(code, new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        throw new IOException(reason);
      }
    };
  }
}
