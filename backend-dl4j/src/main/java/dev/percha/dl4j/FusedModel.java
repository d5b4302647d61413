package dev.percha.dl4j;

import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Precision;
import dev.percha.core.port.out.EngineModel;
import dev.percha.core.port.out.Model;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The forward pass by BLAS, on the thread that asks. Callers share the weights, and take memory for
 * the layers in turn.
 */
final class FusedModel {
  /** Rows at a time, so that what a layer leaves is still in the cache for the next. */
  private static final int BLOCK = 256;

  private final NetworkSpec network;
  private final Precision precision;
  private final Layers weights;
  private final Queue<Activations> idle = new ConcurrentLinkedQueue<>();

  private FusedModel(Parameters parameters) {
    this.network = parameters.network();
    this.precision = parameters.precision();
    this.weights = Layers.of(parameters);
  }

  static Model of(Parameters parameters) {
    FusedModel model = Engine.guard(() -> new FusedModel(parameters));
    return new EngineModel(
        parameters.network(),
        (inputs, rows) -> Engine.guard(() -> model.forward(inputs, rows)),
        model::free);
  }

  private double[] forward(float[] inputs, int rows) {
    Activations mine = take(Math.min(rows, BLOCK));
    try {
      double[] logits = new double[rows * network.classes()];
      for (int from = 0; from < rows; from += BLOCK) {
        int count = Math.min(BLOCK, rows - from);
        for (int row = 0; row < count; row++) {
          mine.input(row, inputs, (from + row) * network.inputs());
        }
        double[] part = mine.forward(weights, count);
        System.arraycopy(part, 0, logits, from * network.classes(), part.length);
      }
      return logits;
    } finally {
      idle.add(mine);
    }
  }

  private Activations take(int rows) {
    Activations free = idle.poll();
    if (free != null && free.capacity >= rows) {
      return free;
    }
    if (free != null) {
      free.close();
    }
    return new Activations(network, precision, rows);
  }

  private void free() {
    idle.forEach(Activations::close);
    weights.close();
  }
}
