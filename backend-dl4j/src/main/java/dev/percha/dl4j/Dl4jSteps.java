package dev.percha.dl4j;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.evaluation.BatchMetrics;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.Optimizer.Slot;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.engine.EngineTrainer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspaceManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Steps by {@code MultiLayerNetwork.fit}. All of it runs on the engine's thread; the rows lie in
 * ND4J's memory and are gathered there.
 */
final class Dl4jSteps implements EngineTrainer.Steps {
  /** Rows copied into the engine at a time, so that they are not twice on the heap. */
  private static final int BLOCK = 4096;

  private final NetworkSpec network;
  private final Precision precision;
  private final Dl4jParameterOrder layout;
  private final List<Slot> slots;
  private final ExactUpdater updater;
  private final List<CoreDropout> dropouts = new ArrayList<>();
  private final CrossEntropy loss = new CrossEntropy();
  private final MultiLayerNetwork net;
  private final INDArray inputs;
  private final INDArray labels;

  Dl4jSteps(TrainingPlan plan, Examples training) {
    this.network = plan.network();
    this.precision = plan.precision();
    this.layout = new Dl4jParameterOrder(network, precision);
    this.slots = plan.optimizer().slots();
    this.updater = new ExactUpdater(plan);
    this.net = Networks.trainable(plan, updater, loss, dropouts);
    updater.over(net.params());
    this.inputs = allInputs(training);
    int[] all = IntStream.range(0, training.rows()).map(training::label).toArray();
    this.labels = Nd4j.createFromArray(all).castTo(Networks.type(precision)).reshape(-1, 1);
  }

  private INDArray allInputs(Examples training) {
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
  public BatchMetrics train(int[] rows, int batchSize, long step) {
    long[] t = {step};
    return Nd4jEngine.withThreads(
        () -> BatchMetrics.ofSteps(rows, batchSize, batch -> step(batch, ++t[0])));
  }

  private BatchMetrics.Batch step(int[] rows, long t) {
    updater.next(t);
    dropouts.forEach(dropout -> dropout.next(t - 1));
    try (INDArray x = Nd4j.pullRows(inputs, 1, rows, 'c');
        INDArray y = Nd4j.pullRows(labels, 1, rows, 'c')) {
      net.fit(x, y);
    }
    return new BatchMetrics.Batch(loss.lossSum(), loss.correct());
  }

  @Override
  public Parameters parameters() {
    return layout.read(net.params());
  }

  @Override
  public Parameters slot(Slot slot) {
    return layout.read(part(slot));
  }

  /** The slots lie one behind the other, each in the order of the weights. */
  private INDArray part(Slot slot) {
    INDArray all = net.getUpdater().getStateViewArray();
    long count = network.parameterCount();
    long from = slots.indexOf(slot) * count;
    return all.reshape(all.length()).get(NDArrayIndex.interval(from, from + count));
  }

  @Override
  public void write(TrainerState state) {
    layout.write(state.parameters(), net.params());
    slots.forEach(slot -> layout.write(state.slot(slot), part(slot)));
  }

  /** Frees what the network's own {@code close} does, but leaves the application's heap alone. */
  @Override
  public void close() {
    dropouts.forEach(CoreDropout::clear);
    Stream.of(
            inputs,
            labels,
            net.params(),
            net.getFlattenedGradients(),
            net.getUpdater().getStateViewArray())
        .filter(array -> array != null && array.closeable())
        .forEach(INDArray::close);
    MemoryWorkspaceManager workspaces = Nd4j.getWorkspaceManager();
    List.copyOf(workspaces.getAllWorkspacesForCurrentThread())
        .forEach(workspaces::destroyWorkspace);
  }
}
