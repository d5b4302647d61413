package dev.percha.cli.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.percha.cli.search.Range.Scale;
import dev.percha.core.domain.random.NumpyRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SearchSpaceTest {
  private static final Choice OPTIMIZER = choice("optimizer", "adam", "momentum");
  private static final Choice MOMENTUM =
      new Choice(
          "momentum",
          List.of("0.5", "0.9"),
          Optional.of(new Condition("optimizer", Set.of("momentum", "nesterov"))));

  private static Choice choice(String name, String... values) {
    return new Choice(name, List.of(values), Optional.empty());
  }

  private static Range range(String name, String text, Scale scale, boolean whole) {
    return Range.parse(name, text, scale, whole, Optional.empty());
  }

  @Test
  void theGridHasEveryCombinationOnceAndTheLastSettingChangesFastest() {
    SearchSpace space = new SearchSpace(List.of(choice("hidden", "8", "4,2"), choice("l2", "0")));
    SearchSpace more = new SearchSpace(List.of(choice("a", "1", "2"), choice("b", "x", "y")));

    assertThat(space.grid())
        .extracting(Point::toString)
        .containsExactly("hidden=8 l2=0", "hidden=4,2 l2=0");
    assertThat(more.grid())
        .extracting(Point::toString)
        .containsExactly("a=1 b=x", "a=1 b=y", "a=2 b=x", "a=2 b=y");
  }

  @Test
  void aSettingThatAnOptimizerDoesNotHaveMultipliesNothing() {
    SearchSpace space = new SearchSpace(List.of(OPTIMIZER, MOMENTUM, choice("l2", "0", "1e-4")));

    assertThat(space.grid())
        .extracting(Point::toString)
        .containsExactly(
            "optimizer=adam l2=0",
            "optimizer=adam l2=1e-4",
            "optimizer=momentum momentum=0.5 l2=0",
            "optimizer=momentum momentum=0.5 l2=1e-4",
            "optimizer=momentum momentum=0.9 l2=0",
            "optimizer=momentum momentum=0.9 l2=1e-4");
    // No optimizer is named: whoever reads the plan says whether it fits.
    assertThat(new SearchSpace(List.of(choice("optimizer", "Nesterov"), MOMENTUM)).grid())
        .hasSize(2);
  }

  @Test
  void pointsOfAGridAreDrawnInNumpysOrder() {
    SearchSpace space = new SearchSpace(List.of(choice("a", "0", "1", "2", "3", "4", "5")));

    // numpy.random.RandomState(5).permutation(6)
    assertThat(space.drawn(5, 6))
        .extracting(point -> point.values().get("a"))
        .containsExactly("5", "2", "4", "1", "0", "3");
    assertThat(space.drawn(5, 7)).hasSize(6);
  }

  /** By numpy 2.4.6: {@code RandomState([3, i])}, one draw for each setting in turn. */
  @Test
  void rangesAreDrawnAsNumpyDoes() {
    SearchSpace space =
        new SearchSpace(
            List.of(
                choice("activation", "relu", "tanh", "elu"),
                range("learning-rate", "1e-4..1e-2", Scale.LOGARITHMIC, false),
                range("dropout", "0..0.5", Scale.LINEAR, false),
                range("batch-size", "32..512", Scale.LOGARITHMIC, true)));

    assertThat(space.drawn(3, 4))
        .extracting(Point::toString)
        .containsExactly(
            "activation=elu learning-rate=4.18e-4 dropout=0.305 batch-size=433",
            "activation=elu learning-rate=1.17e-4 dropout=0.292 batch-size=171",
            "activation=relu learning-rate=0.00123 dropout=0.185 batch-size=171",
            "activation=tanh learning-rate=0.0026 dropout=0.47 batch-size=69");
  }

  @Test
  void fewerTrialsAreTheFirstOnesOfMoreAndAllAreDifferent() {
    long seed = new Random().nextInt(Integer.MAX_VALUE);
    System.out.println("random seed " + seed);
    SearchSpace grid = new SearchSpace(List.of(choice("a", "1", "2", "3"), OPTIMIZER, MOMENTUM));
    SearchSpace ranges =
        new SearchSpace(List.of(OPTIMIZER, range("batch-size", "1..40", Scale.LINEAR, true)));

    for (SearchSpace space : List.of(grid, ranges)) {
      List<Point> twenty = space.drawn(seed, 20);
      assertThat(space.drawn(seed, 7)).isEqualTo(twenty.subList(0, 7));
      assertThat(new HashSet<>(twenty)).hasSameSizeAs(twenty);
    }
    assertThat(grid.drawn(seed, 9)).containsExactlyInAnyOrderElementsOf(grid.grid());
    assertThat(ranges.drawn(seed, 30)).isNotEqualTo(ranges.drawn(seed + 1, 30));
  }

  @Test
  void aSpaceThatHasFewerPointsThanAreAskedForGivesThoseItHas() {
    SearchSpace space = new SearchSpace(List.of(range("batch-size", "2..4", Scale.LINEAR, true)));

    assertThat(space.drawn(1, 9))
        .extracting(point -> point.values().get("batch-size"))
        .containsExactlyInAnyOrder("2", "3", "4");
  }

  /** Chance alone exceeds six standard deviations once in 500 million times. */
  @Test
  void learningRatesAreAsManyInEachDecade() {
    long seed = new Random().nextInt(Integer.MAX_VALUE);
    System.out.println("random seed " + seed);
    Range rates = range("learning-rate", "1e-4..1e-1", Scale.LOGARITHMIC, false);
    List<Double> drawn =
        IntStream.range(0, 3000)
            .mapToObj(i -> rates.draw(NumpyRandom.seeded(seed, i)))
            .map(Double::valueOf)
            .toList();

    assertThat(drawn).allMatch(rate -> rate >= 1e-4 && rate <= 1e-1);
    double deviation = Math.sqrt(3000 * 1 / 3. * 2 / 3);
    for (double from : new double[] {1e-4, 1e-3, 1e-2}) {
      assertThat((double) drawn.stream().filter(r -> r >= from && r < from * 10).count())
          .isBetween(1000 - 6 * deviation, 1000 + 6 * deviation);
    }
  }

  @Test
  void whatIsNoSpaceIsRefusedWithWhatIsAllowed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> range("l2", "0..1", Scale.LOGARITHMIC, false))
        .withMessageContaining("allowed: to begin above 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> range("l2", "1..0.5", Scale.LINEAR, false))
        .withMessageContaining("the second above the first");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> range("l2", "1..2..3", Scale.LINEAR, false))
        .withMessageContaining("is no range, such as 1e-4..1e-2");
    assertThatIllegalArgumentException().isThrownBy(() -> choice("a", "1", "1"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SearchSpace(List.of(MOMENTUM, OPTIMIZER)))
        .withMessage("momentum depends on optimizer, which is not before it");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SearchSpace(List.of(OPTIMIZER, OPTIMIZER)));
    SearchSpace range = new SearchSpace(List.of(range("l2", "1..2", Scale.LINEAR, false)));
    assertThatIllegalArgumentException()
        .isThrownBy(range::grid)
        .withMessage("l2 has a range, and a range has no grid");
    String[] many = IntStream.range(0, 101).mapToObj(String::valueOf).toArray(String[]::new);
    assertThatIllegalArgumentException()
        .isThrownBy(new SearchSpace(List.of(choice("a", many), choice("b", many)))::grid)
        .withMessage("the grid has more than 10000 plans");
    assertThat(new SearchSpace(List.of(choice("a", many), choice("b", many))).drawn(1, 500))
        .hasSize(500);
  }
}
