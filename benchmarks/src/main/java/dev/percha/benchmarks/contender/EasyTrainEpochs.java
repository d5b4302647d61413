package dev.percha.benchmarks.contender;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.translate.TranslateException;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.network.Dense;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** The same network as DJL's users write it: {@code EasyTrain} over an {@code ArrayDataset}. */
final class EasyTrainEpochs implements Epochs {
  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  private final Model model = Model.newInstance("article", "PyTorch");
  private final ArrayDataset data;
  private final Trainer trainer;

  EasyTrainEpochs(Workload workload, Examples training) {
    JniUtils.setGradMode(false);
    Shape shape = new Shape(training.rows(), training.inputs());
    this.data =
        new ArrayDataset.Builder()
            .setData(manager.create(training.inputs(0, training.rows()), shape))
            .optLabels(
                manager.create(
                    IntStream.range(0, training.rows()).mapToLong(training::label).toArray()))
            .setSampling(workload.batchSize(), true)
            .build();
    SequentialBlock block = new SequentialBlock();
    for (Dense layer : workload.network().dense()) {
      block.add(Linear.builder().setUnits(layer.units()).build()).add(Activation::relu);
    }
    block.add(Linear.builder().setUnits(workload.network().classes()).build());
    model.setBlock(block);
    this.trainer =
        model.newTrainer(
            new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optOptimizer(new RmsProp())
                .addEvaluator(new Accuracy())
                .addTrainingListeners(TrainingListener.Defaults.basic()));
    trainer.initialize(new Shape(workload.batchSize(), training.inputs()));
  }

  @Override
  public void step() {
    try (Batch batch = trainer.iterateDataset(data).iterator().next()) {
      EasyTrain.trainBatch(trainer, batch);
      trainer.step();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TranslateException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public double epoch() {
    try {
      EasyTrain.fit(trainer, 1, data, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TranslateException e) {
      throw new IllegalStateException(e);
    }
    return trainer.getTrainingResult().getTrainLoss();
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
    manager.close();
  }

  /** DJL has none for PyTorch; this is what its users must write. */
  private static final class RmsProp extends Optimizer {
    private final Map<String, NDArray> secondMoments = new HashMap<>();

    RmsProp() {
      super(new Options());
    }

    @Override
    public void update(String parameterId, NDArray weight, NDArray gradient) {
      NDArray moments = secondMoments.computeIfAbsent(parameterId, id -> weight.zerosLike());
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        moments.muli(0.9f).addi(gradient.square().muli(0.1f));
        weight.subi(gradient.mul(1e-3f).divi(moments.add(1e-7f).sqrt()));
      }
      JniUtils.zeroGrad((PtNDArray) weight);
    }

    private static final class Options extends OptimizerBuilder<Options> {
      @Override
      protected Options self() {
        return this;
      }
    }
  }
}
