package dev.percha.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percha.core.domain.network.NetworkSpec;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EngineModelTest {
  private static final int CALLERS = 64;

  @Test
  void sixtyFourCallersWhileClosingAreAnsweredOrRefusedAndNobodyTouchesFreedMemory()
      throws InterruptedException {
    AtomicBoolean freed = new AtomicBoolean();
    AtomicInteger touched = new AtomicInteger();
    AtomicInteger frees = new AtomicInteger();
    AtomicInteger odd = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    CountDownLatch answered = new CountDownLatch(1000);
    EngineModel model =
        new EngineModel(
            new NetworkSpec(2, List.of(), 2),
            (inputs, rows) -> {
              touched.addAndGet(freed.get() ? 1 : 0);
              return new double[] {inputs[0], inputs[1]};
            },
            () -> {
              freed.set(true);
              frees.incrementAndGet();
            });
    List<Thread> callers =
        IntStream.range(0, CALLERS)
            .mapToObj(
                caller ->
                    new Thread(
                        () -> {
                          double[] logits = new double[2];
                          try {
                            while (true) {
                              model.logits(new float[] {caller, -caller}, 1, logits);
                              odd.addAndGet(logits[0] == caller && logits[1] == -caller ? 0 : 1);
                              answered.countDown();
                            }
                          } catch (IllegalStateException closed) {
                            refused.incrementAndGet();
                          }
                        }))
            .toList();
    callers.forEach(Thread::start);
    answered.await();

    model.close();
    model.close();

    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(refused).hasValue(CALLERS);
    assertThat(touched).hasValue(0);
    assertThat(odd).hasValue(0);
    assertThat(frees).hasValue(1);
  }
}
