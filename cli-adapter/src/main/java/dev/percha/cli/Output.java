package dev.percha.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Where a command's results are printed. A {@link PrintStream} passes over what it cannot write;
 * this remembers it, so that a full disk is not taken for success.
 */
final class Output extends OutputStream {
  private final OutputStream out;
  private IOException failure;

  Output(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    try {
      out.write(bytes, from, count);
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  /**
   * The exit code of a command that has printed everything.
   *
   * @param code how the command itself ended
   * @param json whether it was asked for a document, of which no part is of use
   * @param err where to say that its results were lost
   * @return that code; where results were lost, and it was {@link ExitCode#DONE} or they were a
   *     document, {@link ExitCode#DATA}
   */
  int ended(int code, boolean json, PrintStream err) {
    if (failure == null || readerIsGone() && !json) {
      return code;
    }
    err.println(
        "percha: results cannot be written to standard output ("
            + failure.getMessage()
            + "); "
            + (readerIsGone() ? "read them to their end" : "free some space")
            + ", or print them elsewhere");
    return json || code == ExitCode.DONE.code() ? ExitCode.DATA.code() : code;
  }

  /** As {@code head} is, after its lines. */
  private boolean readerIsGone() {
    return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
  }
}
