package dev.percha.reference;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Products of row-major matrices; a product of an {@code [m, k]} and a {@code [k, n]} matrix adds
 * its {@code k} terms in order. The innermost loop runs along whole arrays from 0 on, four terms a
 * pass, so that the compiler makes vector instructions of it.
 */
final class Matrix {
  private Matrix() {}

  /** {@code c += a b}: a [m, k], b [k, n] from an offset, c [m, n]. */
  static void addProduct(double[] a, double[] b, int bFrom, double[] c, int m, int k, int n) {
    double[][] terms = rows(b, bFrom, k, n);
    double[] sum = new double[n];
    for (int row = 0; row < m; row++) {
      System.arraycopy(c, row * n, sum, 0, n);
      addTerms(a, row * k, 1, terms, sum);
      System.arraycopy(sum, 0, c, row * n, n);
    }
  }

  /** {@code c += aᵀ b}: a [m, k], b [m, n], c [k, n] from an offset. */
  static void addTransposedProduct(
      double[] a, double[] b, double[] c, int cFrom, int m, int k, int n) {
    double[][] terms = rows(b, 0, m, n);
    double[] sum = new double[n];
    for (int i = 0; i < k; i++) {
      System.arraycopy(c, cFrom + i * n, sum, 0, n);
      addTerms(a, i, k, terms, sum);
      System.arraycopy(sum, 0, c, cFrom + i * n, n);
    }
  }

  private static double[][] rows(double[] matrix, int from, int rows, int length) {
    double[][] all = new double[rows][];
    for (int row = 0; row < rows; row++) {
      int at = from + row * length;
      all[row] = Arrays.copyOfRange(matrix, at, at + length);
    }
    return all;
  }

  /** {@code c += a bᵀ}: a [m, n], b [k, n] from an offset, c [m, k]. */
  static void addProductWithTransposed(
      double[] a, double[] b, int bFrom, double[] c, int m, int k, int n) {
    addProduct(a, transposed(b, bFrom, k, n), 0, c, m, n, k);
  }

  /** Of b [k, n] from an offset, bᵀ [n, k]. */
  static double[] transposed(double[] b, int bFrom, int k, int n) {
    double[] transposed = new double[n * k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < n; j++) {
        transposed[j * k + i] = b[bFrom + i * n + j];
      }
    }
    return transposed;
  }

  /**
   * {@code c[i, j] += Σ over t of (Σ up to t of a[i, t] b[t, j])²}, the partial sums that are
   * rounded on the way to {@code a b}: a [m, k], b [k, n] from an offset, c [m, n]. A term of a 0
   * rounds nothing.
   */
  static void addPartialSumSquares(
      double[] a, double[] b, int bFrom, double[] c, int m, int k, int n) {
    double[][] terms = rows(b, bFrom, k, n);
    for (int row = 0; row < m; row++) {
      double[] sum = new double[n];
      double[] squares = new double[n];
      for (int t = 0; t < k; t++) {
        double factor = a[row * k + t];
        if (factor != 0) {
          addTerm(factor, terms[t], sum, squares);
        }
      }
      for (int j = 0; j < n; j++) {
        c[row * n + j] += squares[j];
      }
    }
  }

  private static void addTerm(double factor, double[] term, double[] sum, double[] squares) {
    for (int j = 0; j < sum.length; j++) {
      double next = sum[j] + factor * term[j];
      sum[j] = next;
      squares[j] += next * next;
    }
  }

  /** {@code c[j] += Σ over the rows of a[row, j]}: a [m, n], c [n] from an offset. */
  static void addColumnSums(double[] a, double[] c, int cFrom, int m, int n) {
    for (int row = 0; row < m; row++) {
      for (int j = 0; j < n; j++) {
        c[cFrom + j] += a[row * n + j];
      }
    }
  }

  /** {@code sum += Σ factor · term}; the terms' factors lie a stride apart. */
  private static void addTerms(
      double[] factors, int at, int stride, double[][] terms, double[] sum) {
    int term = 0;
    for (; term + 4 <= terms.length; term += 4) {
      int factor = at + term * stride;
      addFour(
          factors[factor],
          terms[term],
          factors[factor + stride],
          terms[term + 1],
          factors[factor + 2 * stride],
          terms[term + 2],
          factors[factor + 3 * stride],
          terms[term + 3],
          sum);
    }
    for (; term < terms.length; term++) {
      double factor = factors[at + term * stride];
      for (int j = 0; j < sum.length; j++) {
        sum[j] += factor * terms[term][j];
      }
    }
  }

  private static void addFour(
      double f0,
      double[] t0,
      double f1,
      double[] t1,
      double f2,
      double[] t2,
      double f3,
      double[] t3,
      double[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] = sum[j] + f0 * t0[j] + f1 * t1[j] + f2 * t2[j] + f3 * t3[j];
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
