package dev.percha.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import dev.percha.core.domain.BatchTotals;
import dev.percha.core.domain.Examples;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Precision;
import dev.percha.core.domain.TrainingPlan;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Steps by DJL's blocks, loss and autograd. All of it runs on the engine's thread; the rows lie in
 * PyTorch's memory and are gathered there.
 */
final class DjlTrainer extends PyTorchTrainer {
  /** Rows copied into the engine at a time, so that they are not twice on the heap. */
  private static final int BLOCK = 4096;

  private final DenseBlock block;
  private final List<Parameter> parameters;
  private final List<NDArray> secondMoments;
  private final ExactRmsProp optimizer;
  private final Loss loss = new SoftmaxCrossEntropyLoss();
  private final NDArray inputs;
  private final NDArray labels;

  DjlTrainer(TrainingPlan plan, Parameters initial, Examples training) {
    super(plan, training);
    this.block = new DenseBlock(initial, manager);
    this.parameters = block.parameters();
    this.secondMoments = block.zeros();
    Map<String, NDArray> moments = new HashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      parameters.get(i).getArray().setRequiresGradient(true);
      moments.put(parameters.get(i).getId(), secondMoments.get(i));
    }
    this.optimizer =
        new ExactRmsProp(plan.optimizer(), moments, manager, DenseBlock.type(precision));
    this.inputs = allInputs();
    this.labels =
        manager.create(IntStream.range(0, training.rows()).mapToLong(training::label).toArray());
  }

  private NDArray allInputs() {
    NDArray all =
        manager.create(new Shape(training.rows(), network.inputs()), DenseBlock.type(precision));
    for (int from = 0; from < training.rows(); from += BLOCK) {
      int to = Math.min(from + BLOCK, training.rows());
      try (NDArray part = block.inputs(training.inputs(from, to), 0, to - from, manager)) {
        all.set(new NDIndex(from + ":" + to), part);
      }
    }
    return all;
  }

  @Override
  BatchTotals steps(int[] rows, int batchSize) {
    return BatchTotals.ofSteps(rows, batchSize, this::step);
  }

  private BatchTotals.Batch step(int[] rows) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray index = manager.create(Arrays.stream(rows).asLongStream().toArray());
      NDArray x = inputs.get(index);
      NDArray y = labels.get(index);
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
      update();
      return new BatchTotals.Batch(
          rows.length * number(mean), (int) logits.argMax(1).eq(y).sum().getLong());
    }
  }

  private void update() {
    for (Parameter parameter : parameters) {
      NDArray weight = parameter.getArray();
      optimizer.update(parameter.getId(), weight, weight.getGradient());
      JniUtils.zeroGrad((PtNDArray) weight);
    }
  }

  private double number(NDArray scalar) {
    return precision == Precision.FLOAT32 ? scalar.getFloat() : scalar.getDouble();
  }

  @Override
  Parameters readWeights() {
    return block.read(block.arrays());
  }

  @Override
  Parameters readSecondMoments() {
    return block.read(secondMoments);
  }

  @Override
  void write(Parameters newWeights, Parameters newSecondMoments) {
    block.write(newWeights, block.arrays());
    block.write(newSecondMoments, secondMoments);
  }
}
