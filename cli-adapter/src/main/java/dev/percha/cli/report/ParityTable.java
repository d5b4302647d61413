package dev.percha.cli.report;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.reference.Deviation;
import dev.percha.reference.MeasuredEquation;
import dev.percha.reference.parity.BranchFlip;
import dev.percha.reference.parity.Divergence;
import dev.percha.reference.parity.Finding;
import dev.percha.reference.parity.ParityLadder;
import dev.percha.reference.parity.ParityReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A climb of the parity ladder for people: at most 100 columns. */
public final class ParityTable {
  private static final String ROW = "%-17s %-WHOs %6s %9s %9s %9s %9s  %s%n";
  private static final int WHO = 18;
  private static final int NAMED_FLIPS = 5;

  private ParityTable() {}

  /**
   * @param report what was found
   * @param plan the plan
   * @param data the data
   * @return the table: of each rung and pair the quantity that is nearest to its bound; then what
   *     came of it
   */
  public static String of(ParityReport report, TrainingPlan plan, Dataset data) {
    StringBuilder text = new StringBuilder();
    text.append(line("%s on %s, %s%n", plan.network(), data.name(), word(plan.precision())));
    text.append(line("data sha256 %s%n%n", data.sha256()));
    String row = rowFor(report.findings());
    text.append(line(row, "", "", "", "largest", "RMS", "worst", "its", ""));
    text.append(line(row, "rung", "who", "steps", "error", "error", "error", "bound", "is"));
    for (Finding finding : nearest(report.findings())) {
      text.append(row(row, finding));
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

  /** Of findings of the same rung and pair, the one nearest to its bound. */
  private static List<Finding> nearest(List<Finding> findings) {
    List<Finding> nearest = new ArrayList<>();
    for (Finding finding : findings) {
      int at = -1;
      for (int i = 0; i < nearest.size(); i++) {
        Finding other = nearest.get(i);
        boolean same =
            other.rung() == finding.rung()
                && other.one().equals(finding.one())
                && other.other().equals(finding.other());
        at = same ? i : at;
      }
      if (at < 0) {
        nearest.add(finding);
      } else if (finding.deviation().ratio() > nearest.get(at).deviation().ratio()) {
        nearest.set(at, finding);
      }
    }
    return nearest;
  }

  /** The format of a row, in which the longest pair has room. */
  private static String rowFor(List<Finding> findings) {
    int longest = findings.stream().mapToInt(finding -> who(finding).length()).max().orElse(0);
    return ROW.replace("WHO", String.valueOf(Math.max(WHO, longest)));
  }

  private static String who(Finding finding) {
    return finding.one() + ", " + finding.other();
  }

  private static String row(String row, Finding finding) {
    Deviation deviation = finding.deviation();
    boolean judged = finding.rung().isJudged();
    String verdict = finding.isSame() ? "same" : "NOT THE SAME";
    return line(
        row,
        finding.rung().title(),
        who(finding),
        finding.steps() == 0 ? "" : finding.steps(),
        number(deviation.largest()),
        number(deviation.rms()),
        number(deviation.error()),
        judged ? bound(deviation) : "",
        judged ? verdict : "told");
  }

  /** Counts have a bound of a half, which is to say none may be counted. */
  private static String bound(Deviation deviation) {
    return deviation.bound() == 0.5 ? "0" : number(deviation.bound());
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
