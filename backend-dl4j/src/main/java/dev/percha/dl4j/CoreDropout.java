package dev.percha.dl4j;

import dev.percha.core.domain.random.DropoutMask;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

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
    private byte[] keep;
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
    training.keep = new byte[rows * mask.units()];
    mask.keep(training.made, 0, rows, training.keep, 0);
    drop(input, result);
    return result;
  }

  @Override
  public INDArray backprop(INDArray gradAtOutput, INDArray gradAtInput, int iteration, int epoch) {
    drop(gradAtOutput, gradAtInput);
    return gradAtInput;
  }

  private void drop(INDArray from, INDArray to) {
    int rows = Math.toIntExact(from.size(0));
    NativeMatrix.over(to)
        .drop(NativeMatrix.over(from), training.keep, mask.scale(), rows, mask.units());
  }

  @Override
  public void clear() {
    training.keep = null;
  }

  @Override
  public IDropout clone() {
    return new CoreDropout(mask, training);
  }
}
