package dev.percha.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadTeamTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void everyPieceIsDoneOnceBeforeTheLoopReturns(int size) {
    ThreadTeam team = new ThreadTeam(size);
    for (int pieces : new int[] {0, 1, 2, 1000}) {
      AtomicIntegerArray done = new AtomicIntegerArray(pieces);
      team.run(pieces, done::incrementAndGet);
      for (int i = 0; i < pieces; i++) {
        assertThat(done.get(i)).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aPieceThatFailsIsToldOf(int size) {
    ThreadTeam team = new ThreadTeam(size);
    assertThatThrownBy(
            () ->
                team.run(
                    10,
                    piece -> {
                      if (piece == 3) {
                        throw new IllegalArgumentException("three");
                      }
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("three");
  }

  /** Each round, each member reads what all wrote in the last one. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void membersWaitForEachOtherAtABarrier(int size) {
    ThreadTeam team = new ThreadTeam(size);
    Barrier barrier = new Barrier(size);
    int[] written = new int[size];
    team.run(
        size,
        member -> {
          for (int round = 1; round <= 1000; round++) {
            written[member] = round;
            assertThat(barrier.await()).isTrue();
            assertThat(written).containsOnly(round);
            assertThat(barrier.await()).isTrue();
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void whoGivesUpLeavesNobodyWaiting(int size) {
    ThreadTeam team = new ThreadTeam(size);
    Barrier barrier = new Barrier(size);
    team.run(
        size,
        member -> {
          if (member == 1) {
            barrier.giveUp();
          } else {
            assertThat(barrier.await()).isFalse();
          }
        });
  }
}
