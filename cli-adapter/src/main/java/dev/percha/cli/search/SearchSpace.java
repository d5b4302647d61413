package dev.percha.cli.search;

import dev.percha.core.domain.random.NumpyRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * All that a search may try: every combination of what its settings may be.
 *
 * @param axes the settings, each once; a condition names one before its own
 */
public record SearchSpace(List<Axis> axes) {
  /** A search of more plans than these is meant otherwise. */
  public static final int MOST = 10_000;

  public SearchSpace {
    axes = List.copyOf(axes);
    Set<String> before = new HashSet<>();
    for (Axis axis : axes) {
      axis.condition()
          .filter(where -> !before.contains(where.axis()))
          .ifPresent(
              where -> {
                throw new IllegalArgumentException(
                    axis.name() + " depends on " + where.axis() + ", which is not before it");
              });
      if (!before.add(axis.name())) {
        throw new IllegalArgumentException(axis.name() + " is there twice; allowed: each once");
      }
    }
  }

  /** {@return whether it has a grid: no setting has a range} */
  public boolean isFinite() {
    return axes.stream().allMatch(Choice.class::isInstance);
  }

  /**
   * Every combination once, the last setting changing fastest.
   *
   * @return the points, at most {@value #MOST}
   * @throws IllegalArgumentException where a setting has a range, or there are more
   */
  public List<Point> grid() {
    List<Point> points = List.of(Point.EMPTY);
    for (Axis axis : axes) {
      points = multiplied(points, axis);
      if (points.size() > MOST) {
        throw new IllegalArgumentException("the grid has more than " + MOST + " plans");
      }
    }
    return points;
  }

  private static List<Point> multiplied(List<Point> points, Axis axis) {
    if (!(axis instanceof Choice choice)) {
      throw new IllegalArgumentException(axis.name() + " has a range, and a range has no grid");
    }
    List<Point> more = new ArrayList<>();
    for (Point point : points) {
      if (axis.appliesTo(point)) {
        choice.values().forEach(value -> more.add(point.with(axis.name(), value)));
      } else {
        more.add(point);
      }
    }
    return more;
  }

  /**
   * Points at random (Bergstra and Bengio, JMLR 13, 2012), the same for the same seed; those of
   * fewer trials are the first ones of more. Where there is a grid of at most {@value #MOST}, they
   * are its points in the order of {@code RandomState(seed).permutation}; else attempt {@code i}
   * draws each setting in turn by {@code RandomState([seed, i])}, and what was drawn before is
   * passed over.
   *
   * @param seed 0 to 2^32 - 1
   * @param trials how many, 1 to {@value #MOST}
   * @return different points; fewer, where the space has no more
   */
  public List<Point> drawn(long seed, int trials) {
    if (trials < 1 || trials > MOST) {
      throw new IllegalArgumentException(trials + " trials; allowed: 1 to " + MOST);
    }
    NumpyRandom.requireSeed(seed);
    if (isFinite() && size() <= MOST) {
      List<Point> grid = grid();
      return Arrays.stream(NumpyRandom.seeded(seed).permutation(grid.size()))
          .limit(trials)
          .mapToObj(grid::get)
          .toList();
    }
    Set<Point> points = new LinkedHashSet<>();
    for (int attempt = 0; points.size() < trials && attempt < 100 * trials; attempt++) {
      points.add(drawn(NumpyRandom.seeded(seed, attempt)));
    }
    return List.copyOf(points);
  }

  private Point drawn(NumpyRandom random) {
    Point point = Point.EMPTY;
    for (Axis axis : axes) {
      if (axis.appliesTo(point)) {
        point = point.with(axis.name(), axis.draw(random));
      }
    }
    return point;
  }

  /** Of the grid at most; conditions make it smaller. */
  private double size() {
    return axes.stream()
        .map(Choice.class::cast)
        .mapToDouble(choice -> choice.values().size())
        .reduce(1, (one, other) -> one * other);
  }
}
