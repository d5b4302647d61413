package dev.percha.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MlpBlockTest {
  @BeforeAll
  static void start() {
    PyTorch.start(EngineSettings.defaults());
  }

  /** A trainer that is restored and read after every step, as the parity ladder does, is one. */
  @Test
  void writingAndReadingLeavesNoArrayBehind() {
    for (Precision precision : Precision.values()) {
      // On the engine's thread, where no gradients are recorded.
      PyTorch.call(() -> requireNothingLeft(precision));
    }
  }

  private static Void requireNothingLeft(Precision precision) {
    NetworkSpec network = new NetworkSpec(5, List.of(), 3);
    Parameters weights = Parameters.glorotUniform(network, precision, 7);
    try (PtNDManager manager = (PtNDManager) NDManager.newBaseManager("PyTorch")) {
      MlpBlock block = new MlpBlock(network, precision, manager);
      block.write(weights, block.arrays());
      int arrays = manager.getManagedArrays().size();

      for (int i = 0; i < 3; i++) {
        block.write(weights, block.arrays());
        assertThat(block.read(block.arrays())).isEqualTo(weights);
      }

      assertThat(manager.getManagedArrays()).hasSize(arrays);
    }
    return null;
  }
}
