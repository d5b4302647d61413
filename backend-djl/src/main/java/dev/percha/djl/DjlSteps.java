package dev.percha.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.evaluation.BatchMetrics;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.Optimizer.Slot;
import dev.percha.core.domain.random.DropoutMask;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.engine.EngineTrainer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Steps by DJL's blocks, loss and autograd. All of it runs on the engine's thread; the rows lie in
 * PyTorch's memory and are gathered there.
 */
final class DjlSteps implements EngineTrainer.Steps {
  /** Rows copied into the engine at a time, so that they are not twice on the heap. */
  private static final int BLOCK = 4096;

  private final TrainingPlan plan;
  private final NetworkSpec network;
  private final Precision precision;
  private final List<Slot> kept;
  private final PtNDManager manager = (PtNDManager) NDManager.newBaseManager("PyTorch");
  private final MlpBlock block;
  private final List<Parameter> parameters;
  private final List<List<NDArray>> slots;
  private final ExactOptimizer optimizer;
  private final Loss loss = new SoftmaxCrossEntropyLoss();
  private final NDArray inputs;
  private final NDArray labels;

  DjlSteps(TrainingPlan plan, Examples training) {
    this.plan = plan;
    this.network = plan.network();
    this.precision = plan.precision();
    this.kept = plan.optimizer().slots();
    this.block = new MlpBlock(network, precision, manager);
    this.parameters = block.parameters();
    this.slots = kept.stream().map(slot -> block.zeros()).toList();
    Map<String, List<NDArray>> ofParameter = new HashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      int at = i;
      parameters.get(i).getArray().setRequiresGradient(true);
      List<NDArray> own = slots.stream().map(arrays -> arrays.get(at)).toList();
      ofParameter.put(parameters.get(i).getId(), own);
    }
    this.optimizer = new ExactOptimizer(plan, ofParameter, manager, MlpBlock.type(precision));
    this.inputs = allInputs(training);
    this.labels =
        manager.create(IntStream.range(0, training.rows()).mapToLong(training::label).toArray());
  }

  private NDArray allInputs(Examples training) {
    NDArray all =
        manager.create(new Shape(training.rows(), network.inputs()), MlpBlock.type(precision));
    for (int from = 0; from < training.rows(); from += BLOCK) {
      int to = Math.min(from + BLOCK, training.rows());
      try (NDArray part = block.inputs(training.inputs(from, to), 0, to - from, manager)) {
        all.set(new NDIndex(from + ":" + to), part);
      }
    }
    return all;
  }

  @Override
  public BatchMetrics train(int[] rows, int batchSize, long step) {
    long[] made = {step};
    return BatchMetrics.ofSteps(rows, batchSize, batch -> step(batch, made[0]++));
  }

  private BatchMetrics.Batch step(int[] rows, long made) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray index = manager.create(Arrays.stream(rows).asLongStream().toArray());
      NDArray x = inputs.get(index);
      NDArray y = labels.get(index);
      for (int layer = 0; layer < network.layers() - 1; layer++) {
        int at = layer;
        plan.dropout(layer).ifPresent(mask -> block.mask(at, factors(mask, made, rows.length)));
      }
      NDArray logits;
      NDArray mean;
      // What DJL's GradientCollector does, without its flag: one that an application holds open
      // would stop every training of the process.
      JniUtils.setGradMode(true);
      try {
        logits = block.logits(x, true);
        mean = loss.evaluate(new NDList(y), new NDList(logits));
        JniUtils.backward((PtNDArray) mean, (PtNDArray) mean.onesLike(), false, false);
      } finally {
        JniUtils.setGradMode(false);
      }
      optimizer.next(made);
      update();
      return new BatchMetrics.Batch(
          rows.length * number(mean), (int) logits.argMax(1).eq(y).sum().getLong());
    }
  }

  private NDArray factors(DropoutMask mask, long made, int rows) {
    byte[] keep = new byte[rows * mask.units()];
    mask.keep(made, 0, rows, keep, 0);
    NDArray bytes =
        manager.create(ByteBuffer.wrap(keep), new Shape(rows, mask.units()), DataType.UINT8);
    NDArray kept = bytes.toType(MlpBlock.type(precision), false);
    return kept.muli(mask.scale());
  }

  private void update() {
    for (Parameter parameter : parameters) {
      NDArray weight = parameter.getArray();
      NDArray gradient = weight.getGradient();
      if (plan.l2() > 0 && parameter.getType() == Parameter.Type.WEIGHT) {
        gradient.addi(weight.mul(2 * plan.l2()));
      }
      optimizer.update(parameter.getId(), weight, gradient);
      JniUtils.zeroGrad((PtNDArray) weight);
    }
  }

  private double number(NDArray scalar) {
    return precision == Precision.FLOAT32 ? scalar.getFloat() : scalar.getDouble();
  }

  @Override
  public Parameters parameters() {
    return block.read(block.arrays());
  }

  @Override
  public Parameters slot(Slot slot) {
    return block.read(slots.get(kept.indexOf(slot)));
  }

  @Override
  public void write(TrainerState state) {
    block.write(state.parameters(), block.arrays());
    kept.forEach(slot -> block.write(state.slot(slot), slots.get(kept.indexOf(slot))));
  }

  @Override
  public void close() {
    manager.close();
  }
}
