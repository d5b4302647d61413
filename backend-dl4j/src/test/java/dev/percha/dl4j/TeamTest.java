package dev.percha.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeamTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void everyPieceIsDoneOnceBeforeTheLoopReturns(int size) {
    try (Team team = new Team(size)) {
      for (int pieces : new int[] {0, 1, 2, 1000}) {
        AtomicIntegerArray done = new AtomicIntegerArray(pieces);
        team.run(pieces, done::incrementAndGet);
        for (int i = 0; i < pieces; i++) {
          assertThat(done.get(i)).isEqualTo(1);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aPieceThatFailsIsToldOf(int size) {
    try (Team team = new Team(size)) {
      assertThatThrownBy(
              () ->
                  team.run(
                      10,
                      piece -> {
                        if (piece == 3) {
                          throw new IllegalArgumentException("three");
                        }
                      }))
          .hasRootCauseMessage("three");
    }
  }
}
