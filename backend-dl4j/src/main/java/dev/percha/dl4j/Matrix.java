package dev.percha.dl4j;

import dev.percha.core.domain.Precision;
import dev.percha.core.failure.BackendException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A row-major matrix outside the Java heap, where BLAS reaches it without a copy, in one precision.
 *
 * <p>Loops over its values run on heap arrays, row by row: those are what the JVM vectorises, and a
 * row copied in and out stays in the first cache.
 */
abstract sealed class Matrix implements AutoCloseable permits FloatMatrix, DoubleMatrix {
  /** How many values lie between the beginnings of two rows. */
  final int columns;

  Matrix(int columns) {
    this.columns = columns;
  }

  /** Values are not set. */
  static Matrix allocate(Precision precision, int rows, int columns) {
    long bytes = (long) rows * columns * (precision == Precision.FLOAT32 ? 4 : 8);
    if (bytes > Integer.MAX_VALUE) {
      throw new BackendException(
          "a matrix of "
              + rows
              + " rows and "
              + columns
              + " columns is larger than 2 GB; take smaller batches or layers, or the backend dl4j");
    }
    return precision == Precision.FLOAT32
        ? new FloatMatrix(rows, columns)
        : new DoubleMatrix(rows, columns);
  }

  /**
   * The values of a vector or a matrix of ND4J's, whose they stay, without gaps; one that lies
   * column by column is seen transposed.
   */
  static Matrix over(INDArray array) {
    int columns = Math.toIntExact(array.size(array.ordering() == 'c' ? array.rank() - 1 : 0));
    return array.dataType() == DataType.FLOAT
        ? FloatMatrix.over(array, columns)
        : DoubleMatrix.over(array, columns);
  }

  /** Shares the memory from the given value on; only the whole is closed. */
  abstract Matrix from(int offset, int partColumns);

  /** The rows from the given one on. */
  final Matrix part(int row) {
    return from(row * columns, columns);
  }

  /** The columns from the given one on. */
  final Matrix columns(int column) {
    return from(column, columns);
  }

  /** {@code this = a b}, of shape [m, k] times [k, n]. */
  abstract void product(Matrix a, Matrix b, int m, int n, int k);

  /** {@code this = aᵀ b}, of shape [m, k] times [k, n]. */
  abstract void transposedProduct(Matrix a, Matrix b, int m, int n, int k);

  /** {@code this = a bᵀ}, of shape [m, k] times [k, n]. */
  abstract void productTransposed(Matrix a, Matrix b, int m, int n, int k);

  /** Adds a vector to each row: {@code this = this + ones vectorᵀ}. */
  abstract void addToRows(Matrix vector, Matrix ones, int rows, int units);

  /** {@code this = max(this, 0)}, the first {@code units} of each row. */
  abstract void rectify(int rows, int units);

  /** Sets to 0 what stands where {@code rectified} is 0, the first {@code units} of each row. */
  abstract void maskBy(Matrix rectified, int rows, int units);

  /** Copies the beginning of a row out. */
  abstract void read(int row, double[] values, int count);

  /** Copies in the beginning of a row, each value rounded to the precision. */
  abstract void write(int row, double[] values, int count);

  /** Copies in the beginning of a row, from a place of the given array. */
  abstract void write(int row, float[] values, int from, int count);

  /** Frees the memory. */
  @Override
  public abstract void close();
}
