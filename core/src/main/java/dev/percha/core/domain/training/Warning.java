package dev.percha.core.domain.training;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.evaluation.EpochMetrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What makes it likely that a training, though nothing failed, taught its network little.
 *
 * @param kind for programs
 * @param message one line for people: what was seen, what it likely comes from, what to do
 */
public record Warning(Kind kind, String message) {
  /**
   * What was seen: a last validation accuracy within three standard errors of always naming the
   * commonest class; a last loss above that of equal probabilities; training rows that are all
   * alike; inputs a million times others; a part of the data without a class.
   */
  public enum Kind {
    CHANCE,
    LOSS,
    CONSTANT_INPUTS,
    INPUT_SCALES,
    MISSING_CLASS
  }

  private static final double WILD = 1e6;

  /**
   * @param plan what was asked for
   * @param epochs those of a training that ran to its end; none, to judge by the data alone
   * @param data all the data
   * @param training the rows trained on
   * @param validation the rows held out
   * @return what there is to warn of; nothing where all is well
   */
  public static List<Warning> of(
      TrainingPlan plan,
      List<EpochMetrics> epochs,
      Dataset data,
      Examples training,
      Examples validation) {
    List<Warning> all = new ArrayList<>();
    String rate = "the learning rate " + plan.optimizer().learningRate();
    double equal = Math.log(plan.network().classes());
    if (!epochs.isEmpty()) {
      EpochMetrics last = epochs.get(epochs.size() - 1);
      if (last.valAccuracy() <= chance(validation)) {
        String seen = "validation accuracy %.4f is about that of always naming the commonest class";
        add(all, Kind.CHANCE, seen + "; look at %s, inputs and labels", last.valAccuracy(), rate);
      }
      String seen = "%s loss ends at %.4g, above the %.4f of equal probabilities; likely ";
      if (last.loss() > equal) {
        String why = rate + " is too large, or inputs are not scaled";
        add(all, Kind.LOSS, seen + why, "training", last.loss(), equal);
      } else if (last.valLoss() > equal) {
        String why = "it overfits: take the best epoch's network, or fewer epochs";
        add(all, Kind.LOSS, seen + why, "validation", last.valLoss(), equal);
      }
    }
    inputs(all, training);
    missing(all, data, "training", training);
    missing(all, data, "validation", validation);
    if (data.test().rows() > 0) {
      missing(all, data, "test", data.test());
    }
    return all;
  }

  /** Below 0 where so few rows could not tell even a perfect network from chance. */
  private static double chance(Examples rows) {
    double share = (double) Arrays.stream(counts(rows)).max().orElseThrow() / rows.rows();
    double bound = share + 3 * Math.sqrt(share * (1 - share) / rows.rows());
    return bound < 1 ? bound : -1;
  }

  /** Pixels are of one scale. */
  private static void inputs(List<Warning> all, Examples rows) {
    float[] first = rows.inputs(0, 1);
    float[] row = new float[first.length];
    float[] most = new float[first.length];
    boolean alike = true;
    for (int i = 0; i < rows.rows() && (alike || !rows.hasPixels()); i++) {
      rows.copyInputs(i, i + 1, row);
      alike = alike && Arrays.equals(row, first);
      for (int k = 0; k < row.length; k++) {
        most[k] = Math.max(most[k], Math.abs(row[k]));
      }
    }
    if (alike) {
      String seen = "all %d training rows are alike; look at how the data were written";
      add(all, Kind.CONSTANT_INPUTS, seen, rows.rows());
    }
    int large = 0;
    int small = 0;
    for (int k = 0; k < most.length; k++) {
      large = most[k] > most[large] ? k : large;
      small = most[k] > 0 && (most[small] == 0 || most[k] < most[small]) ? k : small;
    }
    if (most[small] > 0 && most[large] >= WILD * most[small]) {
      String seen = "input %d goes up to %.3g, and input %d to %.3g, so that it hardly counts";
      String what = seen + "; scale all alike, such as to 0 to 1";
      add(all, Kind.INPUT_SCALES, what, large, most[large], small, most[small]);
    }
  }

  private static void missing(List<Warning> all, Dataset data, String part, Examples rows) {
    int[] counts = counts(rows);
    int[] none = IntStream.range(0, counts.length).filter(k -> counts[k] == 0).toArray();
    if (none.length > 0) {
      String seen = "none of the %d %s rows is of class %d, %s%s; take more, or split otherwise";
      String name = data.classNames().get(none[0]);
      String more = none.length == 1 ? "" : ", and so of " + (none.length - 1) + " more";
      add(all, Kind.MISSING_CLASS, seen, rows.rows(), part, none[0], name, more);
    }
  }

  private static int[] counts(Examples rows) {
    int[] counts = new int[rows.classes()];
    IntStream.range(0, rows.rows()).forEach(row -> counts[rows.label(row)]++);
    return counts;
  }

  private static void add(List<Warning> all, Kind kind, String format, Object... values) {
    all.add(new Warning(kind, String.format(Locale.ROOT, format, values)));
  }
}
