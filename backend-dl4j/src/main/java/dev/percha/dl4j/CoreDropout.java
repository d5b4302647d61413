package dev.percha.dl4j;

import dev.percha.core.domain.random.DropoutMask;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Dropout of a layer's inputs by the domain's masks, where Deeplearning4j's own draws from the
 * engine. A training says which step is next; all copies that Deeplearning4j makes hear it.
 */
final class CoreDropout implements IDropout {
  private static final long serialVersionUID = 1L;

  private final transient DropoutMask mask;
  private final transient Progress training;

  private static final class Progress {
    private long made;
    private INDArray factors;
  }

  CoreDropout(DropoutMask mask) {
    this(mask, new Progress());
  }

  private CoreDropout(DropoutMask mask, Progress training) {
    this.mask = mask;
    this.training = training;
  }

  /** Says how many steps were made before the next one. */
  void next(long made) {
    training.made = made;
  }

  @Override
  public INDArray applyDropout(
      INDArray input, INDArray result, int iteration, int epoch, LayerWorkspaceMgr workspaces) {
    int rows = Math.toIntExact(input.size(0));
    byte[] keep = new byte[rows * mask.units()];
    mask.keep(training.made, 0, rows, keep, 0);
    double[] factors = new double[keep.length];
    Arrays.setAll(factors, i -> keep[i] * mask.scale());
    clear();
    training.factors =
        Nd4j.create(factors, new long[] {rows, mask.units()}, input.dataType()).detach();
    return input.muli(training.factors, result);
  }

  @Override
  public INDArray backprop(INDArray gradAtOutput, INDArray gradAtInput, int iteration, int epoch) {
    return gradAtOutput.muli(training.factors, gradAtInput);
  }

  @Override
  public void clear() {
    if (training.factors != null) {
      training.factors.close();
      training.factors = null;
    }
  }

  @Override
  public IDropout clone() {
    return new CoreDropout(mask, training);
  }
}
