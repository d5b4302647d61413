package dev.percha.cli.report;

import dev.percha.core.domain.evaluation.ConfusionMatrix;
import dev.percha.core.domain.evaluation.Evaluation;
import dev.percha.results.verdict.Intervals;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.statistics.interval.Interval;

/** What a model made of a set of examples, for people: at most 100 columns. */
public final class EvaluationTable {
  private static final int WIDTH = 100;
  private static final int LONGEST_NAME = 24;

  private final ConfusionMatrix confusion;
  private final List<String> names;
  private final int nameWidth;

  private EvaluationTable(ConfusionMatrix confusion, List<String> classNames) {
    this.confusion = confusion;
    this.names =
        classNames.stream()
            .map(name -> name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name)
            .toList();
    this.nameWidth = names.stream().mapToInt(String::length).max().orElseThrow();
  }

  /**
   * @param evaluation the evaluation
   * @param classNames one name per class
   * @return figures of the whole; the confusion matrix, where it fits 100 columns; figures of each
   *     class
   */
  public static String of(Evaluation evaluation, List<String> classNames) {
    ConfusionMatrix confusion = evaluation.confusion();
    EvaluationTable table = new EvaluationTable(confusion, classNames);
    Interval interval = Intervals.wilson(confusion.correct(), confusion.total());
    return line(
            "accuracy %.4f, 95%% interval %.4f to %.4f (Wilson)%n",
            evaluation.accuracy(), interval.getLowerBound(), interval.getUpperBound())
        + line("loss     %.4f%n", evaluation.loss())
        + line("macro F1 %.4f%n", confusion.macroF1())
        + line("rows     %,d%n%n", confusion.total())
        + table.matrix()
        + table.classes();
  }

  /** How many rows a class has. */
  static long support(ConfusionMatrix confusion, int label) {
    return Arrays.stream(confusion.toArray()[label]).sum();
  }

  private String matrix() {
    long most =
        Arrays.stream(confusion.toArray()).flatMapToLong(Arrays::stream).max().orElseThrow();
    int column = 1 + Math.max(String.valueOf(most).length(), digits());
    if (digits() + 1 + nameWidth + column * names.size() > WIDTH) {
      return line("The confusion matrix is too wide to print; --json has it.%n%n");
    }
    StringBuilder text = new StringBuilder();
    text.append(line("Each row is a class, each column what its examples were taken for:%n"));
    text.append(line("%" + (digits() + 1 + nameWidth) + "s", ""));
    for (int predicted = 0; predicted < names.size(); predicted++) {
      text.append(line("%" + column + "d", predicted));
    }
    text.append(line("%n"));
    for (int label = 0; label < names.size(); label++) {
      text.append(head(label));
      for (int predicted = 0; predicted < names.size(); predicted++) {
        long times = confusion.count(label, predicted);
        text.append(line("%" + column + "s", times == 0 ? "." : times));
      }
      text.append(line("%n"));
    }
    return text.append(line("%n")).toString();
  }

  private String classes() {
    StringBuilder text = new StringBuilder();
    text.append(
        line(
            "%" + (digits() + 1 + nameWidth) + "s %9s %9s %9s %9s%n",
            "",
            "precision",
            "recall",
            "F1",
            "rows"));
    for (int label = 0; label < names.size(); label++) {
      text.append(head(label));
      text.append(
          line(
              " %9.4f %9.4f %9.4f %,9d%n",
              confusion.precision(label),
              confusion.recall(label),
              confusion.f1(label),
              support(confusion, label)));
    }
    return text.toString();
  }

  private String head(int label) {
    return line("%" + digits() + "d %-" + nameWidth + "s", label, names.get(label));
  }

  private int digits() {
    return String.valueOf(names.size() - 1).length();
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
