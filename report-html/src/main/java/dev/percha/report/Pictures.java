package dev.percha.report;

import dev.percha.core.domain.data.Dataset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Test rows worth a look.
 *
 * @param title what they are
 * @param pictures the first of them
 */
record Pictures(String title, List<Picture> pictures) {
  private static final int MOST = 12;

  /**
   * A test row.
   *
   * @param png the image in base64; empty where rows are no images
   * @param row its number, from 0
   * @param truth what it is
   * @param answers what each network takes it for, and how sure
   */
  record Picture(String png, int row, String truth, List<String> answers) {}

  /** {@return where networks disagree, and where all are wrong, the surest first} */
  static List<Pictures> of(List<Answers> all, Dataset data) {
    List<Pictures> found = new ArrayList<>();
    found.add(
        of(
            "Where they disagree",
            all,
            data,
            row -> all.stream().mapToInt(answers -> answers.label(row)).distinct().count() > 1,
            row -> all.stream().mapToDouble(a -> a.confidence(row)).min().orElse(0)));
    found.add(
        of(
            "Wrong, and surest of it",
            all,
            data,
            row -> all.stream().noneMatch(answers -> answers.isRight(row)),
            row -> all.stream().mapToDouble(a -> a.confidence(row)).average().orElse(0)));
    return found.stream().filter(some -> !some.pictures.isEmpty()).toList();
  }

  private static Pictures of(
      String title, List<Answers> all, Dataset data, IntPredicate which, IntToDoubleFunction sure) {
    List<Picture> pictures =
        IntStream.range(0, data.test().rows())
            .filter(which)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer row) -> -sure.applyAsDouble(row)))
            .limit(MOST)
            .map(row -> picture(row, all, data))
            .toList();
    return new Pictures(title, pictures);
  }

  private static Picture picture(int row, List<Answers> all, Dataset data) {
    return new Picture(
        Png.of(data, row),
        row,
        data.classNames().get(data.test().label(row)),
        all.stream()
            .map(
                answers ->
                    String.format(
                        Locale.ROOT,
                        "%s: %s, %.4f",
                        answers.name(),
                        data.classNames().get(answers.label(row)),
                        answers.confidence(row)))
            .toList());
  }
}
