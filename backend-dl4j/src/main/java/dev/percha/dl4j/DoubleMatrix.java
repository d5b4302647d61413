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
    return new DoubleMatrix(memory.getPointer(offset), partColumns);
  }

  @Override
  void product(Matrix a, Matrix b, int m, int n, int k) {
    if (m == 1) {
      gemv(CblasTrans, k, n, a, b);
    } else {
      gemm(CblasNoTrans, CblasNoTrans, a, b, m, n, k);
    }
  }

  private void gemv(int ofB, int rows, int columnsOfB, Matrix x, Matrix b) {
    DoublePointer left = ((DoubleMatrix) b).memory;
    DoublePointer right = ((DoubleMatrix) x).memory;
    cblas_dgemv(CblasRowMajor, ofB, rows, columnsOfB, 1, left, b.columns, right, 1, 0, memory, 1);
  }

  @Override
  void transposedProduct(Matrix a, Matrix b, int m, int n, int k) {
    gemm(CblasTrans, CblasNoTrans, a, b, m, n, k);
  }

  @Override
  void productTransposed(Matrix a, Matrix b, int m, int n, int k) {
    if (m == 1) {
      gemv(CblasNoTrans, n, k, a, b);
    } else {
      gemm(CblasNoTrans, CblasTrans, a, b, m, n, k);
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

  /** Copies some of all values out. */
  void readAll(double[] target, int from, int count) {
    values.get(from, target, 0, count);
  }

  /** Copies some of all values in. */
  void writeAll(double[] source, int from, int count) {
    values.put(from, source, 0, count);
  }

  @Override
  public void close() {
    memory.close();
  }
}
