package dev.percha.dl4j;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemv;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dger;

import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link Matrix} in float64. */
final class DoubleMatrix extends Matrix {
  private final DoublePointer memory;
  private final DoubleBuffer values;

  DoubleMatrix(int rows, int columns) {
    this(new DoublePointer((long) rows * columns), columns);
  }

  private DoubleMatrix(DoublePointer memory, int columns) {
    super(columns);
    this.memory = memory;
    this.values = memory.asByteBuffer().order(ByteOrder.nativeOrder()).asDoubleBuffer();
  }

  /** The values of an array of ND4J's, whose they stay. */
  static DoubleMatrix over(INDArray array, int columns) {
    DoublePointer memory = new DoublePointer(array.data().addressPointer());
    return new DoubleMatrix(memory.limit(array.length()), columns);
  }

  @Override
  DoubleMatrix from(int offset, int partColumns) {
    return new DoubleMatrix(new DoublePointer(memory).position(offset), partColumns);
  }

  @Override
  void product(Matrix a, Matrix b, int m, int n, int k) {
    if (m == 1) {
      vectorProduct((DoubleMatrix) a, (DoubleMatrix) b, n, k);
    } else {
      gemm(CblasNoTrans, CblasNoTrans, a, b, m, n, k);
    }
  }

  private void vectorProduct(DoubleMatrix x, DoubleMatrix b, int n, int k) {
    int block = Math.max(1, ONE_THREAD / n);
    for (int from = 0; from < k; from += block) {
      int rows = Math.min(block, k - from);
      DoublePointer part = b.memory.getPointer((long) from * b.columns);
      DoublePointer values = x.memory.getPointer(from);
      int keep = from == 0 ? 0 : 1;
      cblas_dgemv(
          CblasRowMajor, CblasTrans, rows, n, 1, part, b.columns, values, 1, keep, memory, 1);
    }
  }

  @Override
  void transposedProduct(Matrix a, Matrix b, int m, int n, int k) {
    gemm(CblasTrans, CblasNoTrans, a, b, m, n, k);
  }

  @Override
  void productTransposed(Matrix a, Matrix b, int m, int n, int k) {
    if (m == 1) {
      vectorProductTransposed((DoubleMatrix) a, (DoubleMatrix) b, n, k);
    } else {
      gemm(CblasNoTrans, CblasTrans, a, b, m, n, k);
    }
  }

  private void vectorProductTransposed(DoubleMatrix x, DoubleMatrix b, int n, int k) {
    int block = Math.max(1, ONE_THREAD / k);
    for (int from = 0; from < n; from += block) {
      int rows = Math.min(block, n - from);
      DoublePointer part = b.memory.getPointer((long) from * b.columns);
      DoublePointer result = memory.getPointer(from);
      cblas_dgemv(
          CblasRowMajor, CblasNoTrans, rows, k, 1, part, b.columns, x.memory, 1, 0, result, 1);
    }
  }

  @Override
  void addToRows(Matrix vector, Matrix ones, int rows, int units) {
    DoublePointer x = ((DoubleMatrix) ones).memory;
    DoublePointer y = ((DoubleMatrix) vector).memory;
    cblas_dger(CblasRowMajor, rows, units, 1, x, 1, y, 1, memory, columns);
  }

  private void gemm(int ofA, int ofB, Matrix a, Matrix b, int m, int n, int k) {
    DoublePointer left = ((DoubleMatrix) a).memory;
    DoublePointer right = ((DoubleMatrix) b).memory;
    cblas_dgemm(
        CblasRowMajor, ofA, ofB, m, n, k, 1, left, a.columns, right, b.columns, 0, memory, columns);
  }

  @Override
  void rectify(int rows, int units) {
    double[] z = new double[units];
    for (int row = 0; row < rows; row++) {
      read(row, z, units);
      for (int i = 0; i < units; i++) {
        z[i] = Math.max(z[i], 0);
      }
      write(row, z, units);
    }
  }

  @Override
  void maskBy(Matrix rectified, int rows, int units) {
    double[] a = new double[units];
    double[] d = new double[units];
    for (int row = 0; row < rows; row++) {
      rectified.read(row, a, units);
      read(row, d, units);
      for (int i = 0; i < units; i++) {
        d[i] = a[i] > 0 ? d[i] : 0;
      }
      write(row, d, units);
    }
  }

  @Override
  void read(int row, double[] target, int count) {
    values.get(row * columns, target, 0, count);
  }

  @Override
  void write(int row, double[] source, int count) {
    values.put(row * columns, source, 0, count);
  }

  @Override
  void write(int row, float[] source, int from, int count) {
    double[] wide = new double[count];
    for (int i = 0; i < count; i++) {
      wide[i] = source[from + i];
    }
    write(row, wide, count);
  }

  /** Copies some of all values out, to the same places. */
  void readAll(double[] target, int from, int to) {
    values.get(from, target, from, to - from);
  }

  /** Copies some of all values in, to the same places. */
  void writeAll(double[] source, int from, int to) {
    values.put(from, source, from, to - from);
  }

  @Override
  public void close() {
    memory.close();
  }
}
