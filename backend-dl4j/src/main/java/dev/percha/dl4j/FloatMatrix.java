package dev.percha.dl4j;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemv;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sger;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link Matrix} in float32. */
final class FloatMatrix extends Matrix {
  private final FloatPointer memory;
  private final FloatBuffer values;
  private final IntBuffer bits;

  FloatMatrix(int rows, int columns) {
    this(new FloatPointer((long) rows * columns), columns);
  }

  private FloatMatrix(FloatPointer memory, int columns) {
    super(columns);
    this.memory = memory;
    ByteBuffer bytes = memory.asByteBuffer().order(ByteOrder.nativeOrder());
    this.values = bytes.asFloatBuffer();
    this.bits = bytes.asIntBuffer();
  }

  /** The values of an array of ND4J's, whose they stay. */
  static FloatMatrix over(INDArray array, int columns) {
    FloatPointer memory = new FloatPointer(array.data().addressPointer());
    return new FloatMatrix(memory.limit(array.length()), columns);
  }

  @Override
  FloatMatrix from(int offset, int partColumns) {
    return new FloatMatrix(memory.getPointer(offset), partColumns);
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
    FloatPointer left = ((FloatMatrix) b).memory;
    FloatPointer right = ((FloatMatrix) x).memory;
    cblas_sgemv(CblasRowMajor, ofB, rows, columnsOfB, 1, left, b.columns, right, 1, 0, memory, 1);
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
    FloatPointer x = ((FloatMatrix) ones).memory;
    FloatPointer y = ((FloatMatrix) vector).memory;
    cblas_sger(CblasRowMajor, rows, units, 1, x, 1, y, 1, memory, columns);
  }

  private void gemm(int ofA, int ofB, Matrix a, Matrix b, int m, int n, int k) {
    FloatPointer left = ((FloatMatrix) a).memory;
    FloatPointer right = ((FloatMatrix) b).memory;
    cblas_sgemm(
        CblasRowMajor, ofA, ofB, m, n, k, 1, left, a.columns, right, b.columns, 0, memory, columns);
  }

  @Override
  void rectify(int rows, int units) {
    float[] z = new float[units];
    for (int row = 0; row < rows; row++) {
      values.get(row * columns, z);
      for (int i = 0; i < z.length; i++) {
        z[i] = Math.max(z[i], 0);
      }
      values.put(row * columns, z);
    }
  }

  /**
   * A float that is 0 or more is above 0 where its bits are, as an int; the negated int's sign then
   * fills a mask. So written the loop has no branch and is vectorised.
   */
  @Override
  void maskBy(Matrix rectified, int rows, int units) {
    IntBuffer source = ((FloatMatrix) rectified).bits;
    int[] a = new int[units];
    int[] d = new int[units];
    for (int row = 0; row < rows; row++) {
      source.get(row * rectified.columns, a);
      bits.get(row * columns, d);
      for (int i = 0; i < d.length; i++) {
        d[i] &= -a[i] >> 31;
      }
      bits.put(row * columns, d);
    }
  }

  @Override
  void read(int row, double[] target, int count) {
    float[] narrow = new float[count];
    values.get(row * columns, narrow);
    for (int i = 0; i < count; i++) {
      target[i] = narrow[i];
    }
  }

  @Override
  void write(int row, double[] source, int count) {
    float[] narrow = new float[count];
    for (int i = 0; i < count; i++) {
      narrow[i] = (float) source[i];
    }
    values.put(row * columns, narrow);
  }

  @Override
  void write(int row, float[] source, int from, int count) {
    values.put(row * columns, source, from, count);
  }

  /** Copies some of all values out. */
  void readAll(float[] target, int from, int count) {
    values.get(from, target, 0, count);
  }

  /** Copies some of all values in. */
  void writeAll(float[] source, int from, int count) {
    values.put(from, source, 0, count);
  }

  @Override
  public void close() {
    memory.close();
  }
}
