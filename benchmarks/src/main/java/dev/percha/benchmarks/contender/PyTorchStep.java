package dev.percha.benchmarks.contender;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;

/** The products by {@code torch.matmul}, called through DJL. */
final class PyTorchStep implements Products.Step {
  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  private final List<Operands> products;

  PyTorchStep(List<Product> products) {
    JniUtils.setGradMode(false);
    // Asked for it, PyTorch gives the calling thread its number of threads.
    JniUtils.getNumThreads();
    this.products = products.stream().map(this::operands).toList();
  }

  private record Operands(NDArray left, NDArray right) {}

  private Operands operands(Product shape) {
    return new Operands(
        matrix(shape.rows(), shape.inner(), shape.leftTransposed()),
        matrix(shape.inner(), shape.columns(), shape.rightTransposed()));
  }

  private NDArray matrix(int rows, int columns, boolean transposed) {
    return transposed
        ? manager.randomUniform(0, 1, new Shape(columns, rows)).transpose()
        : manager.randomUniform(0, 1, new Shape(rows, columns));
  }

  @Override
  public void run() {
    for (Operands operands : products) {
      operands.left().matMul(operands.right()).close();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
