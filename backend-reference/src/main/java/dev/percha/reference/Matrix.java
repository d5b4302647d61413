package dev.percha.reference;

import java.util.function.DoubleUnaryOperator;

/**
 * Products of row-major matrices. The innermost loop always runs along a row of both arrays, so
 * that the compiler can vectorise it; a product of an {@code [m, k]} and a {@code [k, n]} matrix
 * adds its {@code k} terms in order.
 */
final class Matrix {
  private Matrix() {}

  /** {@code c += a b}: a [m, k], b [k, n] from an offset, c [m, n]. */
  static void addProduct(double[] a, double[] b, int bFrom, double[] c, int m, int k, int n) {
    for (int row = 0; row < m; row++) {
      addTerms(a, row * k, 1, k, b, bFrom, c, row * n, n);
    }
  }

  /** {@code c += aᵀ b}: a [m, k], b [m, n], c [k, n] from an offset. */
  static void addTransposedProduct(
      double[] a, double[] b, double[] c, int cFrom, int m, int k, int n) {
    for (int i = 0; i < k; i++) {
      addTerms(a, i, k, m, b, 0, c, cFrom + i * n, n);
    }
  }

  /** {@code c += a bᵀ}: a [m, n], b [k, n] from an offset, c [m, k]. */
  static void addProductWithTransposed(
      double[] a, double[] b, int bFrom, double[] c, int m, int k, int n) {
    double[] transposed = new double[n * k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < n; j++) {
        transposed[j * k + i] = b[bFrom + i * n + j];
      }
    }
    addProduct(a, transposed, 0, c, m, n, k);
  }

  /** {@code c[j] += Σ over the rows of a[row, j]}: a [m, n], c [n] from an offset. */
  static void addColumnSums(double[] a, double[] c, int cFrom, int m, int n) {
    for (int row = 0; row < m; row++) {
      addScaled(1, a, row * n, c, cFrom, n);
    }
  }

  /**
   * {@code to += Σ factor · row} over consecutive rows of an array, whose factors lie a stride
   * apart. Four terms go with each pass over {@code to}, which halves the time; they are added in
   * order.
   */
  private static void addTerms(
      double[] factors,
      int factorAt,
      int stride,
      int terms,
      double[] rows,
      int rowAt,
      double[] to,
      int toAt,
      int length) {
    int term = 0;
    for (; term + 4 <= terms; term += 4) {
      int factor = factorAt + term * stride;
      addFour(
          factors[factor],
          factors[factor + stride],
          factors[factor + 2 * stride],
          factors[factor + 3 * stride],
          rows,
          rowAt + term * length,
          to,
          toAt,
          length);
    }
    for (; term < terms; term++) {
      addScaled(factors[factorAt + term * stride], rows, rowAt + term * length, to, toAt, length);
    }
  }

  private static void addFour(
      double f0,
      double f1,
      double f2,
      double f3,
      double[] rows,
      int at,
      double[] to,
      int toAt,
      int length) {
    int at1 = at + length;
    int at2 = at1 + length;
    int at3 = at2 + length;
    for (int j = 0; j < length; j++) {
      to[toAt + j] =
          to[toAt + j]
              + f0 * rows[at + j]
              + f1 * rows[at1 + j]
              + f2 * rows[at2 + j]
              + f3 * rows[at3 + j];
    }
  }

  private static void addScaled(
      double factor, double[] from, int fromAt, double[] to, int toAt, int length) {
    for (int j = 0; j < length; j++) {
      to[toAt + j] += factor * from[fromAt + j];
    }
  }

  static double[] map(double[] values, DoubleUnaryOperator function) {
    double[] mapped = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      mapped[i] = function.applyAsDouble(values[i]);
    }
    return mapped;
  }

  static double[] times(double[] a, double[] b) {
    double[] product = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      product[i] = a[i] * b[i];
    }
    return product;
  }
}
