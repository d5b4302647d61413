package dev.percha.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import dev.percha.core.failure.BackendException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TorchScriptTest {
  private static final String TWICE =
      """
      class Twice(Module):
        __parameters__ = []
        __buffers__ = []
        def of(self: __torch__.Twice, number: int) -> int:
          return number * 2
      """;

  @Test
  void textBecomesAModuleThatRuns() {
    new DjlFusedBackend().probe();

    assertThat(twice(TWICE, 21)).isEqualTo(42);
  }

  @Test
  void textThatIsNoneIsAFailureOfOurs() {
    new DjlFusedBackend().probe();

    assertThatExceptionOfType(BackendException.class)
        .isThrownBy(() -> twice(TWICE.replace("return", "retrun"), 21));
  }

  private static long twice(String source, long number) {
    return PyTorch.call(
        () -> {
          try (PtNDManager manager = (PtNDManager) NDManager.newBaseManager("PyTorch");
              IValue argument = IValue.from(number);
              IValue answer =
                  IValueUtils.runMethod(
                      TorchScript.compile(manager, source, "Twice"), "of", argument)) {
            return answer.toLong();
          }
        });
  }

  @Test
  void theSameTextGivesTheSameBytes() throws IOException {
    assertThat(TorchScript.archive(TWICE, "Twice")).isEqualTo(TorchScript.archive(TWICE, "Twice"));
  }
}
