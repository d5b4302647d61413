package dev.percha.benchmarks.contender;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.network.NetworkSpec;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.ViewIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.nd4j.nativeblas.NativeOpsHolder;

/** The same network as Deeplearning4j's users write it: {@code fit} with an iterator. */
final class MultiLayerNetworkEpochs implements Epochs {
  private static final long SEED = 7;

  private final MultiLayerNetwork network;
  private final DataSet data;
  private final int batchSize;
  private int epoch;

  MultiLayerNetworkEpochs(Workload workload, Examples training, int threads) {
    Nd4j.factory().blas().setMaxThreads(threads);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    this.batchSize = workload.batchSize();
    this.network = network(workload.network());
    INDArray features =
        Nd4j.createFromArray(training.inputs(0, training.rows()))
            .reshape(training.rows(), training.inputs());
    INDArray labels = Nd4j.zeros(DataType.FLOAT, training.rows(), training.classes());
    for (int row = 0; row < training.rows(); row++) {
      labels.putScalar(row, training.label(row), 1);
    }
    this.data = new DataSet(features, labels);
  }

  private static MultiLayerNetwork network(NetworkSpec spec) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(SEED)
            .weightInit(WeightInit.XAVIER_UNIFORM)
            .updater(new RmsProp(1e-3, 0.9, 1e-7))
            .list();
    for (int layer = 0; layer < spec.dense().size(); layer++) {
      layers.layer(
          new DenseLayer.Builder()
              .nIn(spec.inputsOf(layer))
              .nOut(spec.unitsOf(layer))
              .activation(Activation.RELU)
              .build());
    }
    layers.layer(
        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
            .nIn(spec.inputsOf(spec.dense().size()))
            .nOut(spec.classes())
            .activation(Activation.SOFTMAX)
            .build());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return network;
  }

  @Override
  public void step() {
    network.fit(new ViewIterator(data, batchSize).next());
  }

  /** The network keeps the last batch's loss only. */
  @Override
  public double epoch() {
    epoch++;
    data.shuffle(SEED + epoch);
    network.fit(new ViewIterator(data, batchSize));
    return Double.NaN;
  }

  @Override
  public void close() {
    network.close();
    data.getFeatures().close();
    data.getLabels().close();
  }
}
