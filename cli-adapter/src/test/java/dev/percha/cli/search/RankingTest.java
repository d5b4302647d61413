package dev.percha.cli.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.training.EarlyStopping;
import dev.percha.core.domain.training.Monitor;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.results.RunFiles;
import dev.percha.results.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RankingTest {
  private static final int EPOCHS = 4;
  private static final Halving ALL = Halving.none(EPOCHS);

  /** Of so many units, with these validation losses. */
  private static Trial trial(int units, RunStatus status, double... losses) {
    return trial(plan(units), status, losses);
  }

  private static TrainingPlan plan(int units) {
    return TrainingPlan.of(NetworkSpec.of(2, List.of(units), new Activation.Relu(), 2))
        .withEpochs(EPOCHS);
  }

  private static Trial trial(TrainingPlan plan, RunStatus status, double... losses) {
    List<EpochMetrics> history = new ArrayList<>();
    for (double loss : losses) {
      history.add(new EpochMetrics(history.size() + 1, 1, 0.5, loss, 1 - loss / 2, 1));
    }
    String units = plan.network().dense().get(0).units() + "";
    return new Trial(
        new Candidate(Candidate.id(plan), Point.EMPTY.with("hidden", units), plan),
        Optional.of(
            new RunSummary(
                "it",
                "b",
                "1",
                plan,
                status,
                Optional.empty(),
                List.of(),
                history,
                plan.monitor()
                    .best(history)
                    .map(best -> OptionalInt.of(best.epoch()))
                    .orElse(OptionalInt.empty()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                RunFiles.none(),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty())));
  }

  private static Trial completed(int units, double... losses) {
    return trial(units, RunStatus.COMPLETED, losses);
  }

  private static List<String> units(List<Trial> trials) {
    return trials.stream().map(trial -> trial.candidate().point().values().get("hidden")).toList();
  }

  @Test
  void theBestEpochDecidesAndNotTheLast() {
    Trial rising = completed(1, 0.5, 0.2, 0.6, 0.9);
    Trial falling = completed(2, 0.5, 0.4, 0.3, 0.25);

    Ranking ranking = Ranking.of(List.of(falling, rising), ALL, Monitor.VAL_LOSS);

    assertThat(units(ranking.order())).containsExactly("1", "2");
    assertThat(ranking.winner()).contains(rising);
    assertThat(units(Ranking.of(List.of(falling, rising), ALL, Monitor.VAL_ACCURACY).order()))
        .containsExactly("1", "2");
  }

  @Test
  void whatDivergedFailedOrIsNotFinishedHasNoRank() {
    Trial diverged = trial(1, RunStatus.DIVERGED, 0.1, 0.1);
    Trial failed = trial(2, RunStatus.FAILED, 0.1, 0.1, 0.1, 0.1);
    Trial cut = trial(3, RunStatus.CANCELLED, 0.1);
    Trial good = completed(4, 0.5, 0.5, 0.5, 0.5);
    Trial waiting = new Trial(trial(5, RunStatus.COMPLETED).candidate(), Optional.empty());

    Ranking ranking =
        Ranking.of(List.of(diverged, failed, cut, waiting, good), ALL, Monitor.VAL_LOSS);

    assertThat(units(ranking.order())).containsExactly("4", "1", "2", "3", "5");
    assertThat(ranking.rank(0)).hasValue(1);
    assertThat(List.of(1, 2, 3, 4)).allMatch(place -> ranking.rank(place).isEmpty());
    assertThat(Ranking.of(List.of(diverged, cut), ALL, Monitor.VAL_LOSS).winner()).isEmpty();
  }

  @Test
  void thoseThatAreEquallyGoodShareARankAndTheSmallestIsNamedFirst() {
    Trial large = completed(9, 0.5, 0.25, 0.5, 0.5);
    Trial small = completed(3, 0.5, 0.5, 0.25, 0.5);
    Trial worse = completed(1, 0.5, 0.5, 0.5, 0.26);
    Trial best = completed(20, 0.5, 0.5, 0.5, 0.1);

    Ranking ranking = Ranking.of(List.of(large, worse, small, best), ALL, Monitor.VAL_LOSS);

    assertThat(units(ranking.order())).containsExactly("20", "3", "9", "1");
    assertThat(List.of(0, 1, 2, 3))
        .extracting(place -> ranking.rank(place).getAsInt())
        .containsExactly(1, 2, 2, 4);
  }

  @Test
  void thoseThatTrainedFurtherStandBeforeThoseThatDidNot() {
    Halving halving = Halving.of(List.of(1, 2), EPOCHS, 0.5);
    Trial first = completed(1, 0.1);
    Trial second = completed(2, 0.2, 0.2);
    Trial last = completed(3, 0.3, 0.3, 0.3, 0.3);

    Ranking ranking = Ranking.of(List.of(first, second, last), halving, Monitor.VAL_LOSS);

    assertThat(units(ranking.order())).containsExactly("3", "2", "1");
    assertThat(ranking.winner()).contains(last);
    assertThat(Ranking.of(List.of(first, second), halving, Monitor.VAL_LOSS).winner()).isEmpty();
  }

  @Test
  void theBetterHalfOfThoseThatReachedARungGoesOn() {
    Halving halving = Halving.of(List.of(1, 2), EPOCHS, 0.5);
    List<Trial> trials =
        List.of(
            completed(1, 0.5),
            completed(2, 0.2),
            completed(3, 0.4),
            completed(4, 0.3),
            completed(5, 0.6),
            trial(6, RunStatus.DIVERGED));

    assertThat(units(Ranking.goingOn(trials, halving, Monitor.VAL_LOSS, 0)))
        .containsExactly("2", "4", "3");
  }

  /** A search that was cut is told again: later epochs, and a later failure, change no decision. */
  @Test
  void whatBecameOfATrialAfterARungDoesNotChangeWhoWentOnFromIt() {
    Halving halving = Halving.of(List.of(1, 2), EPOCHS, 0.5);
    List<Trial> trials =
        List.of(
            trial(1, RunStatus.DIVERGED, 0.2, 0.9),
            completed(2, 0.3, 0.1, 0.1, 0.1),
            trial(3, RunStatus.FAILED, 0.4, 0.01),
            completed(4, 0.5));

    assertThat(units(Ranking.goingOn(trials, halving, Monitor.VAL_LOSS, 0)))
        .containsExactly("1", "2");
  }

  @Test
  void aTrainingThatEndedEarlyHasReachedAllRungs() {
    Halving halving = Halving.of(List.of(1, 3), EPOCHS, 0.5);
    TrainingPlan stopping = plan(1).with(Optional.of(EarlyStopping.ofLoss(1)));
    Trial stopped = trial(stopping, RunStatus.COMPLETED, 0.2, 0.3);

    assertThat(List.of(1, 3, 4)).allMatch(stopped::hasReached);
    assertThat(Ranking.of(List.of(stopped), halving, Monitor.VAL_LOSS).winner()).contains(stopped);
    assertThat(completed(1, 0.2, 0.3).hasReached(3)).isFalse();
  }

  /** Jamieson and Talwalkar (2016): half of 9 is 5, of 5 is 3, and one is left to go on. */
  @Test
  void aPartIsRoundedUpSoThatOneGoesOn() {
    Halving half = Halving.of(List.of(1), EPOCHS, 0.5);

    assertThat(List.of(9, 5, 3, 2, 1, 0))
        .extracting(half::goingOn)
        .containsExactly(5, 3, 2, 1, 1, 0);
    assertThat(Halving.of(List.of(1), EPOCHS, 1 / 3.).goingOn(9)).isEqualTo(3);
  }

  @Test
  void rungsThatDoNotGrowAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Halving.of(List.of(2, 2), EPOCHS, 0.5))
        .withMessageContaining("a rung at epoch 2 after one at epoch 2");
    assertThatIllegalArgumentException().isThrownBy(() -> Halving.of(List.of(4), EPOCHS, 0.5));
    assertThatIllegalArgumentException().isThrownBy(() -> Halving.of(List.of(0), EPOCHS, 0.5));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Halving.of(List.of(1), EPOCHS, 0))
        .withMessageContaining("allowed: above 0, at most 1");
  }
}
