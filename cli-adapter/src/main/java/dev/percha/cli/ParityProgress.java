package dev.percha.cli;

import dev.percha.reference.parity.Finding;
import dev.percha.reference.parity.ParityCheck;
import dev.percha.reference.parity.ParityListener;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Names each rung that was reached and, on a terminal, says how far the one under way is. */
final class ParityProgress implements ParityListener {
  private final PrintStream err;
  private final boolean live;
  private final Set<ParityCheck> reached = EnumSet.noneOf(ParityCheck.class);

  /**
   * @param err where to print
   * @param live whether that is a terminal, on which a line can be written over
   */
  ParityProgress(PrintStream err, boolean live) {
    this.err = err;
    this.live = live;
  }

  @Override
  public void found(Finding finding) {
    if (reached.add(finding.rung())) {
      steer("\r\033[K");
      err.println(finding.rung().title() + ": " + finding.rung().question());
    }
  }

  @Override
  public void progressed(ParityCheck rung, int done, int all) {
    if (live) {
      steer("\r");
      err.printf(Locale.ROOT, "%s: %,d of %,d steps", rung.title(), done, all);
      steer(done == all ? "\r\033[K" : "\033[K");
      err.flush();
    }
  }

  /** As bytes, which a terminal is steered by. */
  private void steer(String sequence) {
    if (live) {
      err.writeBytes(sequence.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
