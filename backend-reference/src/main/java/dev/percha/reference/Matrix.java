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
      for (int i = 0; i < k; i++) {
        addScaled(a[row * k + i], b, bFrom + i * n, c, row * n, n);
      }
    }
  }

  /** {@code c += aᵀ b}: a [m, k], b [m, n], c [k, n] from an offset. */
  static void addTransposedProduct(
      double[] a, double[] b, double[] c, int cFrom, int m, int k, int n) {
    for (int i = 0; i < k; i++) {
      for (int row = 0; row < m; row++) {
        addScaled(a[row * k + i], b, row * n, c, cFrom + i * n, n);
      }
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
