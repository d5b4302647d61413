package dev.percha.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.percha.core.failure.BackendException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessLimitsTest {
  private static final long GIGABYTE = 1L << 30;

  @Test
  void whereNothingIsLimitedNothingIsSaid() {
    assertThatNoException().isThrownBy(() -> ProcessLimits.require("Engine", 1, 3));
  }

  @Test
  void tooLittleAddressSpaceIsNamedAsSuch() {
    assertThatExceptionOfType(BackendException.class)
        .isThrownBy(
            () -> ProcessLimits.requireAddressSpace("Engine", 1100, 6 * GIGABYTE, 5 * GIGABYTE))
        .withMessageContainingAll(
            "Engine needs 1100 MB of address space", "5120 MB", "6144 MB (ulimit -v)", "-Xmx");
    assertThatNoException()
        .isThrownBy(
            () -> ProcessLimits.requireAddressSpace("Engine", 1024, 6 * GIGABYTE, 5 * GIGABYTE));
  }

  @Test
  void tooFewThreadsAreNamedAsALimitOnProcessesAndThoseBegunEnd() throws InterruptedException {
    List<Thread> begun = new ArrayList<>();

    assertThatExceptionOfType(BackendException.class)
        .isThrownBy(
            () ->
                ProcessLimits.requireThreads(
                    "Engine",
                    9,
                    thread -> {
                      if (begun.size() == 4) {
                        throw new OutOfMemoryError("unable to create native thread");
                      }
                      thread.start();
                      begun.add(thread);
                    }))
        .withMessageContainingAll("Engine needs 9 threads more", "gave 4", "ulimit -u");

    for (Thread thread : begun) {
      thread.join();
    }
  }

  @Test
  void aThreadThatIsNotToBeHadLaterIsNoWantOfHeap() {
    OutOfMemoryError refused = new OutOfMemoryError("unable to create native thread: possibly");

    assertThat(BackendException.outOfMemory(refused))
        .hasMessageContaining("ulimit -u")
        .hasMessageNotContaining("Xmx");
  }
}
