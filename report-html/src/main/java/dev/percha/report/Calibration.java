package dev.percha.report;

import dev.percha.report.CurveChart.Curve;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether networks are as often right as they are sure, as SVG in a field of 640 by 320: of the
 * rows that a network is about as sure of, in ten bins, the share that is right.
 *
 * @param description the same in words, with each one's expected calibration error
 * @param across marks of how sure
 * @param up marks of how often right
 * @param even where both are the same, a path
 * @param curves one for each network
 */
record Calibration(
    String description,
    List<Scale.Mark> across,
    List<Scale.Mark> up,
    String even,
    List<Curve> curves) {
  private static final int BINS = 10;

  static Calibration of(List<Answers> all) {
    Scale across = new Scale(0, 1, 52, 628, 0.2);
    Scale up = new Scale(0, 1, 276, 12, 0.2);
    List<Curve> curves = new ArrayList<>();
    StringBuilder words = new StringBuilder();
    for (Answers answers : all) {
      Bins bins = Bins.of(answers);
      List<String> points = bins.points(across, up);
      String path = "M" + String.join("L", points);
      curves.add(new Curve(answers.colour(), answers.name(), "", path, "", points, List.of()));
      words.append(
          String.format(
              Locale.ROOT,
              "%s: expected calibration error %.4f. ",
              answers.name(),
              bins.error(answers.rows())));
    }
    String even =
        "M%s %sL%s %s"
            .formatted(
                Scale.place(across.at(0)),
                Scale.place(up.at(0)),
                Scale.place(across.at(1)),
                Scale.place(up.at(1)));
    return new Calibration(words.toString().strip(), across.marks(), up.marks(), even, curves);
  }

  /** Rows of a network by how sure it was, from 0 to 1. */
  private record Bins(int[] rows, int[] right, double[] sure) {
    static Bins of(Answers answers) {
      Bins bins = new Bins(new int[BINS], new int[BINS], new double[BINS]);
      for (int row = 0; row < answers.rows(); row++) {
        double confidence = answers.confidence(row);
        if (Double.isFinite(confidence)) {
          int bin = (int) Math.min(BINS - 1, Math.max(0, confidence * BINS));
          bins.rows[bin]++;
          bins.right[bin] += answers.isRight(row) ? 1 : 0;
          bins.sure[bin] += confidence;
        }
      }
      return bins;
    }

    List<String> points(Scale across, Scale up) {
      List<String> points = new ArrayList<>();
      for (int bin = 0; bin < BINS; bin++) {
        if (rows[bin] > 0) {
          points.add(
              Scale.place(across.at(sure[bin] / rows[bin]))
                  + " "
                  + Scale.place(up.at((double) right[bin] / rows[bin])));
        }
      }
      return points;
    }

    /** Guo, Pleiss, Sun, Weinberger, On Calibration of Modern Neural Networks, 2017, equation 3. */
    double error(int all) {
      double sum = 0;
      for (int bin = 0; bin < BINS; bin++) {
        sum += Math.abs(right[bin] - sure[bin]);
      }
      return sum / all;
    }
  }
}
