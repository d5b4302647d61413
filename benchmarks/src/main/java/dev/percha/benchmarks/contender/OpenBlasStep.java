package dev.percha.benchmarks.contender;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.factory.Nd4j;

/** The products by {@code cblas_sgemm} of the OpenBLAS that ND4J brings. */
final class OpenBlasStep implements Products.Step {
  private final List<Operands> products;

  OpenBlasStep(List<Product> products, int threads) {
    Nd4j.factory().blas().setMaxThreads(threads);
    this.products = products.stream().map(Operands::of).toList();
  }

  private record Operands(Product shape, FloatPointer left, FloatPointer right, FloatPointer out) {
    static Operands of(Product shape) {
      return new Operands(
          shape,
          filled(shape.rows() * shape.inner()),
          filled(shape.inner() * shape.columns()),
          new FloatPointer((long) shape.rows() * shape.columns()));
    }

    private static FloatPointer filled(int length) {
      Random random = new Random(length);
      float[] values = new float[length];
      for (int i = 0; i < length; i++) {
        values[i] = random.nextFloat();
      }
      return new FloatPointer(values);
    }

    void multiply() {
      cblas_sgemm(
          CblasRowMajor,
          shape.leftTransposed() ? CblasTrans : CblasNoTrans,
          shape.rightTransposed() ? CblasTrans : CblasNoTrans,
          shape.rows(),
          shape.columns(),
          shape.inner(),
          1,
          left,
          shape.leftTransposed() ? shape.rows() : shape.inner(),
          right,
          shape.rightTransposed() ? shape.inner() : shape.columns(),
          0,
          out,
          shape.columns());
    }
  }

  @Override
  public void run() {
    products.forEach(Operands::multiply);
  }

  @Override
  public void close() {
    for (Operands operands : products) {
      operands.left().close();
      operands.right().close();
      operands.out().close();
    }
  }
}
