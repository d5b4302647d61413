package dev.percha.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDManager;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.port.out.Model;
import dev.percha.engine.EngineModel;

/** The forward pass of DJL's block. */
final class DjlForwardPass {
  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  private final MlpBlock block;

  private DjlForwardPass(Parameters parameters) {
    this.block = new MlpBlock(parameters, manager);
  }

  static Model of(Parameters parameters) {
    DjlForwardPass model = new DjlForwardPass(parameters);
    return new EngineModel(
        parameters.network(),
        (inputs, rows) ->
            PyTorch.answer(
                rows,
                parameters.network().classes(),
                (from, count) -> model.forward(inputs, from, count)),
        model.manager::close);
  }

  private double[] forward(float[] inputs, int from, int rows) {
    try (NDScope scope = new NDScope();
        PtNDManager call = (PtNDManager) manager.newSubManager()) {
      scope.suppressNotUsedWarning();
      return EngineRows.doubles(block.logits(block.inputs(inputs, from, rows, call), false));
    }
  }
}
