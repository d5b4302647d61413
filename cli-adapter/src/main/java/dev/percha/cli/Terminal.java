package dev.percha.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.regex.Pattern;

/**
 * A stream that people read. What would steer their terminal, or turn the text around, becomes a
 * question mark: names of files and classes may be a stranger's. Bytes go through as they are.
 */
final class Terminal extends PrintStream {
  /** Controls but tabs and the ends of lines, invisible marks, and other ends of lines. */
  private static final Pattern STEERING =
      Pattern.compile("\\r(?!\\n)|[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\t\\n\\r]]");

  private final Output output;
  private final int longest;

  /**
   * @param longest text that is printed whole; of a longer one the beginning is
   */
  Terminal(OutputStream to, Charset charset, int longest) {
    this(new Output(to), charset, longest);
  }

  private Terminal(Output output, Charset charset, int longest) {
    super(output, true, charset);
    this.output = output;
    this.longest = longest;
  }

  /** As {@link Output#ended}. */
  int ended(int code, boolean json, PrintStream err) {
    flush();
    return output.ended(code, json, err);
  }

  @Override
  public void print(String text) {
    String whole = String.valueOf(text);
    String shown = whole.length() > longest ? whole.substring(0, longest) + " ..." : whole;
    super.print(STEERING.matcher(shown).replaceAll("?"));
  }

  @Override
  public void print(Object value) {
    print(String.valueOf(value));
  }
}
