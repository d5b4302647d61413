package dev.percha.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.percha.conformance.ModelRules;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.port.out.Model;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Plain Java keeps the rules that every backend's models keep. */
class PlainModelTest implements ModelRules {
  @Override
  public Model newModel(Parameters parameters) {
    return new PlainModel(parameters);
  }

  @Override
  public List<Precision> precisions() {
    return List.of(Precision.FLOAT32);
  }

  @Test
  void aCallAllocatesNothingOnceAThreadHasMadeItsFirst() {
    Parameters weights = Parameters.glorotUniform(NetworkSpec.article(), Precision.FLOAT32, 7);
    float[] inputs = new float[2 * 784];
    byte[] pixels = new byte[2 * 784];
    double[] logits = new double[20];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Model model = new PlainModel(weights)) {
      // Whatever is made once per thread or by loading a class is made here.
      answer(model, inputs, pixels, logits);
      threads.getCurrentThreadAllocatedBytes();
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int call = 0; call < 1000; call++) {
        answer(model, inputs, pixels, logits);
      }
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1000);
    }
  }

  private static void answer(Model model, float[] inputs, byte[] pixels, double[] logits) {
    model.logits(inputs, 2, logits);
    model.logits(pixels, 2, logits);
  }

  @Test
  void aRowsLogitsDoNotDependOnTheRowsBesideIt() {
    Parameters weights = Parameters.glorotUniform(NetworkSpec.article(), Precision.FLOAT32, 7);
    float[] inputs = new float[3 * 784];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (i * 31 % 255) / 255f;
    }
    double[] together = new double[30];
    double[] alone = new double[10];
    try (Model model = new PlainModel(weights)) {
      model.logits(inputs, 3, together);
      model.logits(Arrays.copyOfRange(inputs, 784, 2 * 784), 1, alone);
    }
    assertThat(Arrays.copyOfRange(together, 10, 20)).isEqualTo(alone);
  }
}
