package dev.percha.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.port.out.Model;
import dev.percha.engine.EngineModel;

/** The forward pass of {@code fused.py}. */
final class DjlFusedForwardPass {
  private final PtNDManager manager = (PtNDManager) NDManager.newBaseManager("PyTorch");
  private final NetworkSpec network;
  private final FusedScript script;
  private final IValue weights;

  private DjlFusedForwardPass(Parameters parameters) {
    this.network = parameters.network();
    this.script = new FusedScript(network, manager);
    FlatArrays arrays = new FlatArrays(network, parameters.precision(), manager);
    PtNDArray flat = arrays.zeros();
    arrays.write(parameters, flat);
    this.weights = script.kept(script.layers(flat));
  }

  static Model of(Parameters parameters) {
    DjlFusedForwardPass model = new DjlFusedForwardPass(parameters);
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
    try (PtNDArray x = EngineRows.part(inputs, from, rows, network.inputs(), manager);
        PtNDArray logits = script.logits(x, weights)) {
      return EngineRows.doubles(logits);
    }
  }
}
