package dev.percha.dl4j;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_daxpy;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemv;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dger;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_saxpy;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemv;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sger;

import dev.percha.core.domain.engine.Precision;
import dev.percha.core.failure.BackendException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A row-major matrix outside the Java heap, where BLAS reaches it without a copy, in float32 or in
 * float64; both of an operation are of one precision.
 *
 * <p>Loops over its values run on heap arrays, row by row: those are what the JVM vectorises, and a
 * row copied in and out stays in the first cache.
 */
final class NativeMatrix implements AutoCloseable {
  /** How many values lie between the beginnings of two rows. */
  final int columns;

  /** Whether its values are floats. */
  final boolean single;

  /** Of floats or doubles; of the buffers over it those count that are of its precision. */
  private final Pointer memory;

  private final FloatBuffer floats;
  private final IntBuffer bits;
  private final DoubleBuffer doubles;

  private NativeMatrix(Pointer memory, int columns) {
    this.memory = memory;
    this.columns = columns;
    this.single = memory instanceof FloatPointer;
    ByteBuffer bytes = memory.asByteBuffer().order(ByteOrder.nativeOrder());
    this.floats = bytes.asFloatBuffer();
    this.bits = bytes.asIntBuffer();
    this.doubles = bytes.asDoubleBuffer();
  }

  /** Values are not set. */
  static NativeMatrix allocate(Precision precision, int rows, int columns) {
    boolean single = precision == Precision.FLOAT32;
    long count = (long) rows * columns;
    if (count * (single ? Float.BYTES : Double.BYTES) > Integer.MAX_VALUE) {
      throw new BackendException(
          ("a matrix of %s rows and %s columns is larger than 2 GB; take smaller "
                  + "batches or layers, or the backend dl4j")
              .formatted(rows, columns));
    }
    return new NativeMatrix(single ? new FloatPointer(count) : new DoublePointer(count), columns);
  }

  /**
   * The values of a vector or a matrix of ND4J's without gaps, which are neither copied nor freed;
   * one that lies column by column is seen transposed.
   */
  static NativeMatrix over(INDArray array) {
    return over(array, Math.toIntExact(array.size(array.ordering() == 'c' ? array.rank() - 1 : 0)));
  }

  /** All values of an array of ND4J's as one row, neither copied nor freed. */
  static NativeMatrix row(INDArray array) {
    return over(array, Math.toIntExact(array.length()));
  }

  private static NativeMatrix over(INDArray array, int columns) {
    Pointer address = array.data().addressPointer();
    Pointer memory =
        array.dataType() == DataType.FLOAT ? new FloatPointer(address) : new DoublePointer(address);
    return new NativeMatrix(memory.limit(array.length()), columns);
  }

  /** Shares the memory from the given value on; only the whole is closed. */
  NativeMatrix from(int offset, int partColumns) {
    return new NativeMatrix(memory.getPointer(offset), partColumns);
  }

  /** The rows from the given one on. */
  NativeMatrix part(int row) {
    return from(row * columns, columns);
  }

  /** The columns from the given one on. */
  NativeMatrix columns(int column) {
    return from(column, columns);
  }

  /** {@code this = a b}, of shape [m, k] times [k, n]. */
  void product(NativeMatrix a, NativeMatrix b, int m, int n, int k) {
    if (m == 1) {
      gemv(CblasTrans, k, n, a, b);
    } else {
      gemm(CblasNoTrans, CblasNoTrans, a, b, m, n, k);
    }
  }

  /** {@code this = aᵀ b}, of shape [m, k] times [k, n]. */
  void transposedProduct(NativeMatrix a, NativeMatrix b, int m, int n, int k) {
    gemm(CblasTrans, CblasNoTrans, a, b, m, n, k);
  }

  /** {@code this = a bᵀ}, of shape [m, k] times [k, n]. */
  void productTransposed(NativeMatrix a, NativeMatrix b, int m, int n, int k) {
    if (m == 1) {
      gemv(CblasNoTrans, n, k, a, b);
    } else {
      gemm(CblasNoTrans, CblasTrans, a, b, m, n, k);
    }
  }

  private void gemv(int ofB, int rows, int columnsOfB, NativeMatrix x, NativeMatrix b) {
    if (single) {
      FloatPointer left = (FloatPointer) b.memory;
      FloatPointer right = (FloatPointer) x.memory;
      FloatPointer to = (FloatPointer) memory;
      cblas_sgemv(CblasRowMajor, ofB, rows, columnsOfB, 1, left, b.columns, right, 1, 0, to, 1);
    } else {
      DoublePointer left = (DoublePointer) b.memory;
      DoublePointer right = (DoublePointer) x.memory;
      DoublePointer to = (DoublePointer) memory;
      cblas_dgemv(CblasRowMajor, ofB, rows, columnsOfB, 1, left, b.columns, right, 1, 0, to, 1);
    }
  }

  private void gemm(int ofA, int ofB, NativeMatrix a, NativeMatrix b, int m, int n, int k) {
    int order = CblasRowMajor;
    if (single) {
      FloatPointer left = (FloatPointer) a.memory;
      FloatPointer right = (FloatPointer) b.memory;
      FloatPointer to = (FloatPointer) memory;
      cblas_sgemm(order, ofA, ofB, m, n, k, 1, left, a.columns, right, b.columns, 0, to, columns);
    } else {
      DoublePointer left = (DoublePointer) a.memory;
      DoublePointer right = (DoublePointer) b.memory;
      DoublePointer to = (DoublePointer) memory;
      cblas_dgemm(order, ofA, ofB, m, n, k, 1, left, a.columns, right, b.columns, 0, to, columns);
    }
  }

  /** Adds a vector to each row: {@code this = this + ones vectorᵀ}. */
  void addToRows(NativeMatrix vector, NativeMatrix ones, int rows, int units) {
    if (single) {
      FloatPointer x = (FloatPointer) ones.memory;
      FloatPointer y = (FloatPointer) vector.memory;
      cblas_sger(CblasRowMajor, rows, units, 1, x, 1, y, 1, (FloatPointer) memory, columns);
    } else {
      DoublePointer x = (DoublePointer) ones.memory;
      DoublePointer y = (DoublePointer) vector.memory;
      cblas_dger(CblasRowMajor, rows, units, 1, x, 1, y, 1, (DoublePointer) memory, columns);
    }
  }

  /** {@code this = this + factor other}, the first so many values of both. */
  void add(double factor, NativeMatrix other, int count) {
    if (single) {
      cblas_saxpy(count, (float) factor, (FloatPointer) other.memory, 1, (FloatPointer) memory, 1);
    } else {
      cblas_daxpy(count, factor, (DoublePointer) other.memory, 1, (DoublePointer) memory, 1);
    }
  }

  /**
   * Takes values from another matrix, or from itself: those that are kept times the scale, and 0
   * for the others; the first {@code units} of each row.
   */
  void drop(NativeMatrix all, byte[] keep, double scale, int rows, int units) {
    if (single) {
      float factor = (float) scale;
      float[] z = new float[units];
      for (int row = 0; row < rows; row++) {
        all.floats.get(row * all.columns, z);
        for (int i = 0, at = row * units; i < z.length; i++) {
          z[i] *= keep[at + i] * factor;
        }
        floats.put(row * columns, z);
      }
    } else {
      double[] z = new double[units];
      for (int row = 0; row < rows; row++) {
        all.doubles.get(row * all.columns, z);
        for (int i = 0, at = row * units; i < z.length; i++) {
          z[i] *= keep[at + i] * scale;
        }
        doubles.put(row * columns, z);
      }
    }
  }

  /** {@code this = max(this, 0)}, the first {@code units} of each row. */
  void relu(int rows, int units) {
    if (single) {
      float[] z = new float[units];
      for (int row = 0; row < rows; row++) {
        floats.get(row * columns, z);
        for (int i = 0; i < z.length; i++) {
          z[i] = Math.max(z[i], 0);
        }
        floats.put(row * columns, z);
      }
    } else {
      double[] z = new double[units];
      for (int row = 0; row < rows; row++) {
        doubles.get(row * columns, z);
        for (int i = 0; i < z.length; i++) {
          z[i] = Math.max(z[i], 0);
        }
        doubles.put(row * columns, z);
      }
    }
  }

  /**
   * Sets to 0 what stands where {@code a}, of which none is negative, is 0: the first {@code units}
   * of each row.
   *
   * <p>A float that is 0 or more is above 0 where its bits are, as an int; the negated int's sign
   * then fills a mask. So written the loop has no branch and is vectorised.
   */
  void reluBackward(NativeMatrix a, int rows, int units) {
    if (single) {
      int[] above = new int[units];
      int[] delta = new int[units];
      for (int row = 0; row < rows; row++) {
        a.bits.get(row * a.columns, above);
        bits.get(row * columns, delta);
        for (int i = 0; i < delta.length; i++) {
          delta[i] &= -above[i] >> 31;
        }
        bits.put(row * columns, delta);
      }
    } else {
      double[] above = new double[units];
      double[] delta = new double[units];
      for (int row = 0; row < rows; row++) {
        a.doubles.get(row * a.columns, above);
        doubles.get(row * columns, delta);
        for (int i = 0; i < delta.length; i++) {
          delta[i] = above[i] > 0 ? delta[i] : 0;
        }
        doubles.put(row * columns, delta);
      }
    }
  }

  /** Copies the beginning of a row out. */
  void read(int row, double[] values, int count) {
    if (!single) {
      doubles.get(row * columns, values, 0, count);
      return;
    }
    float[] narrow = new float[count];
    floats.get(row * columns, narrow);
    for (int i = 0; i < count; i++) {
      values[i] = narrow[i];
    }
  }

  /** Copies in the beginning of a row, each value rounded to the precision. */
  void write(int row, double[] values, int count) {
    if (!single) {
      doubles.put(row * columns, values, 0, count);
      return;
    }
    float[] narrow = new float[count];
    for (int i = 0; i < count; i++) {
      narrow[i] = (float) values[i];
    }
    floats.put(row * columns, narrow);
  }

  /** Copies in the beginning of a row, from a place of the given array. */
  void write(int row, float[] values, int from, int count) {
    if (single) {
      floats.put(row * columns, values, from, count);
      return;
    }
    double[] wide = new double[count];
    for (int i = 0; i < count; i++) {
      wide[i] = values[from + i];
    }
    doubles.put(row * columns, wide);
  }

  /** All values in float32, as they lie: to be copied to and from the heap. */
  FloatBuffer floats() {
    return floats;
  }

  /** All values in float64, as they lie: to be copied to and from the heap. */
  DoubleBuffer doubles() {
    return doubles;
  }

  /** Frees the memory. */
  @Override
  public void close() {
    memory.close();
  }
}
