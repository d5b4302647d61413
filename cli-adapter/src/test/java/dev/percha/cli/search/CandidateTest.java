package dev.percha.cli.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.percha.core.domain.training.TrainingPlan;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CandidateTest {
  /** The first 12 digits of sha256sum over the plan's JSON, which is written out by hand. */
  @Test
  void anIdIsTheHashOfThePlanAndOfNothingElse() {
    assertThat(Candidate.id(TrainingPlan.article())).isEqualTo("0067ed047c9e");
    assertThat(Candidate.id(TrainingPlan.article().withSeed(8))).isNotEqualTo("0067ed047c9e");
    assertThat(Candidate.id(TrainingPlan.article().withEpochs(8))).isNotEqualTo("0067ed047c9e");
  }

  @Test
  void pointsThatMeanTheSamePlanAreOneCandidate() {
    List<Point> points =
        List.of("8", "08", "9").stream().map(text -> Point.EMPTY.with("seed", text)).toList();

    List<Candidate> candidates =
        Candidate.of(
            points,
            point -> TrainingPlan.article().withSeed(Long.parseLong(point.values().get("seed"))));

    assertThat(candidates)
        .extracting(candidate -> candidate.point().toString())
        .containsExactly("seed=8", "seed=9");
  }

  @Test
  void everyCandidateIsInExactlyOnePart() {
    List<Candidate> candidates = candidates(300);

    for (int count : new int[] {1, 2, 3, 7}) {
      List<Shard> parts =
          IntStream.rangeClosed(1, count).mapToObj(i -> Shard.parse(i + "/" + count)).toList();
      assertThat(candidates)
          .allSatisfy(candidate -> assertThat(parts).filteredOn(p -> p.has(candidate)).hasSize(1));
      // None is empty: a part of a third has about 100.
      assertThat(parts).allMatch(part -> candidates.stream().anyMatch(part::has));
    }
    assertThat(candidates).allMatch(Shard.whole()::has);
  }

  @Test
  void whatIsNoPartIsRefused() {
    for (String text : List.of("0/2", "3/2", "1/0")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Shard.parse(text))
          .withMessage(text + "; allowed: a part and how many there are, such as 1/4 to 4/4");
    }
    for (String text : List.of("", "2", "1/2/3", "-1/2", "1.0/2", "1/99999999999")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Shard.parse(text))
          .withMessage("\"" + text + "\" is no part, such as 2/4");
    }
  }

  static List<Candidate> candidates(int count) {
    return Candidate.of(
        IntStream.range(0, count).mapToObj(i -> Point.EMPTY.with("seed", "" + i)).toList(),
        point -> TrainingPlan.article().withSeed(Long.parseLong(point.values().get("seed"))));
  }
}
