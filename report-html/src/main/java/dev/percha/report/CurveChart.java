package dev.percha.report;

import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.training.Overfitting;
import dev.percha.results.RunSummary;
import dev.percha.results.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A figure epoch by epoch, training against validation, as SVG in a field of 640 by 320.
 *
 * @param id of the drawing in the page
 * @param title what is drawn
 * @param description the same in words, for whoever does not see it
 * @param zone where trainings overfit; empty where none does
 * @param across marks of the epochs
 * @param up marks of the figure
 * @param curves one for each series
 */
record CurveChart(
    String id,
    String title,
    String description,
    Optional<Zone> zone,
    List<Scale.Mark> across,
    List<Scale.Mark> up,
    List<Curve> curves) {
  private static final double LEFT = 52;
  private static final double RIGHT = 628;
  private static final double TOP = 12;
  private static final double BOTTOM = 276;

  /** Of each, colours and signs begin again. */
  static final int COLOURS = 7;

  /** A part of the drawing from left to right. */
  record Zone(String left, String width) {}

  /**
   * A series.
   *
   * @param colour which, from 0
   * @param name of the series
   * @param training path of the training figure
   * @param validation path of the validation figure
   * @param band path around it between the least and the most; empty of one training
   * @param points where a curve of one epoch would not be seen
   * @param signs at the best epoch, where its figure is finite
   */
  record Curve(
      int colour,
      String name,
      String training,
      String validation,
      String band,
      List<String> points,
      List<Sign> signs) {}

  /**
   * A mark on a curve.
   *
   * @param place in the drawing
   * @param shape a path around it
   */
  record Sign(String place, String shape) {}

  static CurveChart loss(List<Series> series) {
    return of("loss", "Loss", series, EpochMetrics::loss, EpochMetrics::valLoss);
  }

  static CurveChart accuracy(List<Series> series) {
    return of("accuracy", "Accuracy", series, EpochMetrics::accuracy, EpochMetrics::valAccuracy);
  }

  private static CurveChart of(
      String id,
      String title,
      List<Series> series,
      ToDoubleFunction<EpochMetrics> training,
      ToDoubleFunction<EpochMetrics> validation) {
    int last = series.stream().mapToInt(Series::epochs).max().orElseThrow();
    Scale across = Scale.ofWhole(1, last, LEFT, RIGHT);
    double[] figures =
        series.stream()
            .flatMap(one -> one.runs().stream())
            .flatMap(run -> run.history().stream())
            .flatMapToDouble(
                epoch ->
                    DoubleStream.of(training.applyAsDouble(epoch), validation.applyAsDouble(epoch)))
            .filter(Scale::holds)
            .sorted()
            .toArray();
    Scale up =
        figures.length == 0
            ? Scale.around(0, 1, BOTTOM, TOP)
            : Scale.around(figures[0], figures[figures.length - 1], BOTTOM, TOP);
    List<Curve> curves = new ArrayList<>();
    for (Series one : series) {
      Pen pen = new Pen(one, across, up);
      curves.add(
          new Curve(
              curves.size() % COLOURS,
              one.name(),
              pen.line(training),
              pen.line(validation),
              pen.band(validation),
              pen.points(training, validation),
              pen.signs(validation, curves.size())));
    }
    return new CurveChart(
        id,
        title,
        description(series, training, validation),
        zone(series, across),
        across.marks(),
        up.marks(),
        curves);
  }

  private static String description(
      List<Series> series,
      ToDoubleFunction<EpochMetrics> training,
      ToDoubleFunction<EpochMetrics> validation) {
    return series.stream()
        .map(
            one ->
                "%s after %s: training %s, validation %s, best epoch %d."
                    .formatted(
                        one.name(),
                        Words.count(one.epochs(), "epoch"),
                        Figures.four(one.mean(one.epochs(), training)),
                        Figures.four(one.mean(one.epochs(), validation)),
                        one.bestEpoch()))
        .collect(Collectors.joining(" "));
  }

  /** From where the first of them begins to overfit, to where the last one ends. */
  private static Optional<Zone> zone(List<Series> series, Scale across) {
    List<Overfitting> seen =
        series.stream()
            .flatMap(one -> one.runs().stream())
            .map(RunSummary::overfitting)
            .flatMap(Optional::stream)
            .toList();
    if (seen.isEmpty()) {
      return Optional.empty();
    }
    double left = across.at(seen.stream().mapToInt(o -> o.best().epoch()).min().orElseThrow());
    double right = across.at(seen.stream().mapToInt(o -> o.last().epoch()).max().orElseThrow());
    return Optional.of(new Zone(Scale.place(left), Scale.place(right - left)));
  }

  /** Draws one series. */
  private record Pen(Series series, Scale across, Scale up) {
    private static final List<String> SIGNS =
        List.of(
            "M-5 0A5 5 0 1 0 5 0A5 5 0 1 0 -5 0Z",
            "M-4.5 -4.5H4.5V4.5H-4.5Z",
            "M0 -6L5.5 4.5H-5.5Z",
            "M0 -6L6 0L0 6L-6 0Z",
            "M0 6L5.5 -4.5H-5.5Z");

    private IntStream epochs() {
      return IntStream.rangeClosed(1, series.epochs());
    }

    private String place(int epoch, double figure) {
      return Scale.place(across.at(epoch)) + " " + Scale.place(up.at(figure));
    }

    /** Interrupted where a figure is not finite. */
    String line(ToDoubleFunction<EpochMetrics> figure) {
      StringBuilder path = new StringBuilder();
      boolean drawn = false;
      for (int epoch = 1; epoch <= series.epochs(); epoch++) {
        double mean = series.mean(epoch, figure);
        if (Double.isFinite(mean)) {
          path.append(drawn ? "L" : "M").append(place(epoch, mean));
        }
        drawn = Double.isFinite(mean);
      }
      return path.toString();
    }

    String band(ToDoubleFunction<EpochMetrics> figure) {
      int[] finite =
          epochs().filter(epoch -> Double.isFinite(series.mean(epoch, figure))).toArray();
      if (series.runs().size() < 2 || finite.length < 2) {
        return "";
      }
      List<String> places = new ArrayList<>();
      for (int epoch : finite) {
        places.add(place(epoch, series.most(epoch, figure)));
      }
      for (int i = finite.length - 1; i >= 0; i--) {
        places.add(place(finite[i], series.least(finite[i], figure)));
      }
      return "M" + String.join("L", places) + "Z";
    }

    List<String> points(
        ToDoubleFunction<EpochMetrics> training, ToDoubleFunction<EpochMetrics> validation) {
      return series.epochs() > 1
          ? List.of()
          : DoubleStream.of(series.mean(1, training), series.mean(1, validation))
              .filter(Double::isFinite)
              .mapToObj(figure -> place(1, figure))
              .toList();
    }

    List<Sign> signs(ToDoubleFunction<EpochMetrics> figure, int number) {
      int best = series.bestEpoch();
      double mean = series.mean(best, figure);
      return Double.isFinite(mean)
          ? List.of(new Sign(place(best, mean), SIGNS.get(number % SIGNS.size())))
          : List.of();
    }
  }
}
