package dev.percha.cli.report;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.reference.Deviation;
import dev.percha.reference.MeasuredEquation;
import dev.percha.reference.parity.BranchFlip;
import dev.percha.reference.parity.Divergence;
import dev.percha.reference.parity.Finding;
import dev.percha.reference.parity.ParityCheck;
import dev.percha.reference.parity.ParityLadder;
import dev.percha.reference.parity.ParityReport;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A climb of the parity ladder for people: at most 100 columns. */
public final class ParityTable {
  private static final String ROW = "%-17s %-21s %-PAIRs %6s %8s %8s %8s  %s%n";
  private static final int NAMED_FLIPS = 5;

  private ParityTable() {}

  /**
   * @param report what was found
   * @param plan the plan
   * @param data the data
   * @param all whether to show all that was compared on a rung, not only what is nearest to its
   *     bound
   * @return the table, and what came of it
   */
  public static String of(ParityReport report, TrainingPlan plan, Dataset data, boolean all) {
    StringBuilder text = new StringBuilder();
    text.append(line("%s on %s, %s%n", plan.network(), data.name(), word(plan.precision())));
    text.append(line("data sha256 %s%n%n", data.sha256()));
    List<Finding> shown = all ? report.findings() : nearest(report.findings());
    String row = rowFor(shown);
    text.append(line(row, "rung", "compared", "of", "steps", "error", "bound", "margin", "is"));
    shown.forEach(finding -> text.append(row(row, finding)));
    text.append(
        line("Margin: how many times the error the bound is; loss in nats, all else a number.%n"));
    if (shown.size() < report.findings().size()) {
      text.append(
          line(
              "Each row is the nearest to its bound of what its rung compared; --verbose shows all %d.%n",
              report.findings().size()));
    }
    text.append(line("%n"));
    equation(report).forEach(text::append);
    flips(report.flips()).forEach(text::append);
    report.partings().forEach(parting -> text.append(parting(parting)));
    if (report.decidedEpochs() > 0) {
      text.append(decided(report, plan));
    }
    text.append(end(report));
    return text.toString();
  }

  /** Of each rung what is nearest to its bound, or the first one where all are exact. */
  private static List<Finding> nearest(List<Finding> findings) {
    Map<ParityCheck, Finding> nearest = new EnumMap<>(ParityCheck.class);
    for (Finding finding : findings) {
      nearest.merge(
          finding.rung(), finding, (one, other) -> pressing(other) > pressing(one) ? other : one);
    }
    return List.copyOf(nearest.values());
  }

  /** What is only told has no bound. */
  private static double pressing(Finding finding) {
    return finding.rung().isJudged() ? finding.deviation().ratio() : finding.deviation().error();
  }

  /** The format of a row, in which the longest pair has room. */
  private static String rowFor(List<Finding> findings) {
    int longest = findings.stream().mapToInt(finding -> pair(finding).length()).max().orElse(2);
    return ROW.replace("PAIR", String.valueOf(longest));
  }

  private static String pair(Finding finding) {
    return finding.one() + ", " + finding.other();
  }

  private static String row(String row, Finding finding) {
    Deviation deviation = finding.deviation();
    boolean judged = finding.rung().isJudged();
    String verdict = finding.isSame() ? "same" : "NOT THE SAME";
    return line(
        row,
        finding.rung().title(),
        deviation.what(),
        pair(finding),
        finding.steps() == 0 ? "" : finding.steps(),
        number(deviation.error()),
        judged ? bound(deviation) : "",
        judged ? margin(deviation) : "",
        judged ? verdict : "told");
  }

  /** Counts have a bound of a half, which is to say none may be counted. */
  private static String bound(Deviation deviation) {
    return deviation.bound() == 0.5 ? "0" : number(deviation.bound());
  }

  private static String margin(Deviation deviation) {
    double margin = 1 / deviation.ratio();
    if (deviation.error() == 0) {
      return "exact";
    }
    return line(margin < 10 ? "%.1f x" : margin < 1e5 ? "%.0f x" : "%.0e x", margin);
  }

  private static String number(double value) {
    return value == Math.rint(value) && value < 1e6
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.1e", value);
  }

  /** Of each backend, the numbers that its steps follow; those of the plan, and what it has not. */
  private static List<String> equation(ParityReport report) {
    List<String> lines = new ArrayList<>();
    report
        .equation()
        .forEach(
            (backend, numbers) -> {
              lines.add(line("The equation as %s follows it, read off its steps:%n", backend));
              for (MeasuredEquation.Coefficient number : numbers) {
                lines.add(
                    line(
                        "  %-22s %-14s ± %.0e%s%n",
                        number.name(),
                        measured(number),
                        number.standardError(),
                        number.deviation().isWithin()
                            ? ""
                            : "  NOT THE PLAN'S " + number.nominal()));
              }
              lines.add(line("%n"));
            });
    return lines;
  }

  /** With as many digits as the standard error leaves. */
  private static String measured(MeasuredEquation.Coefficient number) {
    double ratio = Math.abs(number.value()) / number.standardError();
    int digits = ratio < 10 ? 1 : (int) Math.min(15, Math.ceil(Math.log10(ratio)));
    return String.format(Locale.ROOT, "%." + digits + "e", number.value());
  }

  private static List<String> flips(List<BranchFlip> flips) {
    List<String> lines =
        flips.stream()
            .limit(NAMED_FLIPS)
            .map(
                flip ->
                    line(
                        "%s is on the other side of a kink, and right there: step %d, layer %d,"
                            + " row %d of the batch, unit %d, z = %.1e%n",
                        flip.backend(),
                        flip.step(),
                        flip.unit().layer(),
                        flip.unit().row(),
                        flip.unit().unit(),
                        flip.unit().z()))
            .collect(Collectors.toCollection(ArrayList::new));
    if (flips.size() > NAMED_FLIPS) {
      lines.add(line("and %d more such units; --json names all%n", flips.size() - NAMED_FLIPS));
    }
    return lines;
  }

  private static String parting(Divergence at) {
    return line(
        "Free in float32, %s and %s first part at step %d, layer %d, unit %d, training row %d:%n"
            + "  z is %.2e and %.2e: %s (others of that layer are up to %.1e apart)%n",
        at.one(),
        at.other(),
        at.step(),
        at.layer(),
        at.unit(),
        at.row(),
        at.z(),
        at.otherZ(),
        at.isKink() ? "a kink" : "more than a kink explains",
        at.drift());
  }

  private static String decided(ParityReport report, TrainingPlan plan) {
    return line(
        "In float64, %d of %d epochs are decided by the equation: a second judge, begun one unit in%n"
            + "the last place off, stays within %.0e of the first.%s%n",
        report.decidedEpochs(),
        plan.epochs(),
        ParityLadder.TWIN_BOUND,
        report.decidedEpochs() < plan.epochs() ? " From there on rounding decides." : "");
  }

  private static String end(ParityReport report) {
    if (report.culprit().isPresent()) {
      return line("Not the same. %s%n", report.culprit().get());
    }
    if (report.undecided().isPresent()) {
      return line("Cannot judge: %s.%n", report.undecided().get());
    }
    if (report.cancelled()) {
      return line("Interrupted; the same up to here.%n");
    }
    String names =
        report.findings().stream().map(Finding::one).distinct().collect(Collectors.joining(", "));
    return line("The same: %s and the judge.%n", names);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
