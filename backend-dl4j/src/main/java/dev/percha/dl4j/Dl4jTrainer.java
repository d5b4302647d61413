package dev.percha.dl4j;

import dev.percha.core.domain.BatchTotals;
import dev.percha.core.domain.Examples;
import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Precision;
import dev.percha.core.domain.TrainingPlan;
import dev.percha.core.port.out.Trainer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Steps by {@code MultiLayerNetwork.fit}. All of it runs on the engine's thread; the rows lie in
 * ND4J's memory and are gathered there.
 */
final class Dl4jTrainer implements Trainer {
  /** Rows copied into the engine at a time, so that they are not twice on the heap. */
  private static final int BLOCK = 4096;

  private final NetworkSpec network;
  private final Precision precision;
  private final Examples training;
  private final Layout layout;
  private final CrossEntropy loss = new CrossEntropy();
  private final MultiLayerNetwork net;
  private final INDArray inputs;
  private final INDArray labels;
  private boolean closed;

  Dl4jTrainer(TrainingPlan plan, Parameters initial, Examples training) {
    this.network = plan.network();
    this.precision = plan.precision();
    this.training = training;
    this.layout = new Layout(network, precision);
    this.net = Networks.trainable(network, precision, new ExactRmsProp(plan.optimizer()), loss);
    layout.write(initial, net.params());
    this.inputs = allInputs();
    this.labels =
        Nd4j.create(
                training.oneHot(), new long[] {training.rows(), network.classes()}, DataType.FLOAT)
            .castTo(Networks.type(precision));
  }

  private INDArray allInputs() {
    INDArray all =
        Nd4j.createUninitialized(
            Networks.type(precision), new long[] {training.rows(), network.inputs()}, 'c');
    for (int from = 0; from < training.rows(); from += BLOCK) {
      int to = Math.min(from + BLOCK, training.rows());
      long[] shape = {to - from, network.inputs()};
      try (INDArray part = Nd4j.create(training.inputs(from, to), shape, DataType.FLOAT)) {
        all.get(NDArrayIndex.interval(from, to), NDArrayIndex.all()).assign(part);
      }
    }
    return all;
  }

  @Override
  public BatchTotals train(int[] rows, int batchSize) {
    requireOpen();
    training.requireSteps(rows, batchSize);
    return Engine.train(() -> BatchTotals.ofSteps(rows, batchSize, this::step));
  }

  private BatchTotals.Batch step(int[] rows) {
    try (INDArray x = Nd4j.pullRows(inputs, 1, rows, 'c');
        INDArray y = Nd4j.pullRows(labels, 1, rows, 'c')) {
      net.fit(x, y);
    }
    return new BatchTotals.Batch(loss.lossSum(), loss.hits());
  }

  @Override
  public Parameters parameters() {
    requireOpen();
    return Engine.call(() -> layout.read(net.params()));
  }

  @Override
  public Parameters secondMoments() {
    requireOpen();
    return Engine.call(() -> layout.read(net.getUpdater().getStateViewArray()));
  }

  @Override
  public void restore(Parameters parameters, Parameters secondMoments) {
    requireOpen();
    parameters.require(network, precision);
    secondMoments.require(network, precision).requireNonNegative();
    Engine.call(
        () -> {
          layout.write(parameters, net.params());
          layout.write(secondMoments, net.getUpdater().getStateViewArray());
          return null;
        });
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Engine.call(
          () -> {
            inputs.close();
            labels.close();
            net.close();
            return null;
          });
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the trainer is closed");
    }
  }
}
