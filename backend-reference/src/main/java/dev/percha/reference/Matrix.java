package dev.percha.reference;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Products of row-major matrices; a product of an {@code [m, k]} and a {@code [k, n]} matrix adds
 * its {@code k} terms in order, but for those whose factor in the first matrix is 0: half of all
 * pixels, and of all units behind a ReLU. The innermost loop runs along whole arrays from 0 on,
 * four terms a pass, so that the compiler makes vector instructions of it.
 */
final class Matrix {
  private Matrix() {}

  /** {@code c += a b}: a [m, k], b [k, n] from an offset, c [m, n]. */
  static void addProduct(double[] a, double[] b, int bFrom, double[] c, int m, int k, int n) {
    Terms terms = new Terms(b, bFrom, k, n);
    double[] sum = new double[n];
    for (int row = 0; row < m; row++) {
      System.arraycopy(c, row * n, sum, 0, n);
      terms.times(a, row * k, 1);
      terms.addTo(sum);
      System.arraycopy(sum, 0, c, row * n, n);
    }
  }

  /** {@code c += aᵀ b}: a [m, k], b [m, n], c [k, n] from an offset. */
  static void addTransposedProduct(
      double[] a, double[] b, double[] c, int cFrom, int m, int k, int n) {
    Terms terms = new Terms(b, 0, m, n);
    double[] sum = new double[n];
    for (int i = 0; i < k; i++) {
      System.arraycopy(c, cFrom + i * n, sum, 0, n);
      terms.times(a, i, k);
      terms.addTo(sum);
      System.arraycopy(sum, 0, c, cFrom + i * n, n);
    }
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
    Terms terms = new Terms(b, bFrom, k, n);
    for (int row = 0; row < m; row++) {
      double[] sum = new double[n];
      double[] squares = new double[n];
      terms.times(a, row * k, 1);
      terms.addTo(sum, squares);
      for (int j = 0; j < n; j++) {
        c[row * n + j] += squares[j];
      }
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

  /** The rows of a matrix, and of one sum over them the factors that are not 0. */
  private static final class Terms {
    private final double[][] rows;
    private final double[] factors;
    private final double[][] terms;
    private int count;

    Terms(double[] matrix, int from, int rows, int length) {
      this.rows = new double[rows][];
      for (int row = 0; row < rows; row++) {
        int at = from + row * length;
        this.rows[row] = Arrays.copyOfRange(matrix, at, at + length);
      }
      this.factors = new double[rows];
      this.terms = new double[rows][];
    }

    /** The factors lie a stride apart. */
    void times(double[] all, int at, int stride) {
      count = 0;
      for (int row = 0; row < rows.length; row++) {
        double factor = all[at + row * stride];
        if (factor != 0) {
          factors[count] = factor;
          terms[count++] = rows[row];
        }
      }
    }

    /** {@code sum += Σ factor · term}. */
    void addTo(double[] sum) {
      int i = 0;
      for (; i + 4 <= count; i += 4) {
        addFour(i, terms[i], terms[i + 1], terms[i + 2], terms[i + 3], sum);
      }
      for (; i < count; i++) {
        double factor = factors[i];
        double[] term = terms[i];
        for (int j = 0; j < sum.length; j++) {
          sum[j] += factor * term[j];
        }
      }
    }

    private void addFour(int i, double[] t0, double[] t1, double[] t2, double[] t3, double[] sum) {
      double f0 = factors[i];
      double f1 = factors[i + 1];
      double f2 = factors[i + 2];
      double f3 = factors[i + 3];
      for (int j = 0; j < sum.length; j++) {
        sum[j] = sum[j] + f0 * t0[j] + f1 * t1[j] + f2 * t2[j] + f3 * t3[j];
      }
    }

    /** As above; each sum on the way is added to the squares, squared. */
    void addTo(double[] sum, double[] squares) {
      int i = 0;
      for (; i + 4 <= count; i += 4) {
        addFour(i, terms[i], terms[i + 1], terms[i + 2], terms[i + 3], sum, squares);
      }
      for (; i < count; i++) {
        double factor = factors[i];
        double[] term = terms[i];
        for (int j = 0; j < sum.length; j++) {
          double next = sum[j] + factor * term[j];
          sum[j] = next;
          squares[j] += next * next;
        }
      }
    }

    private void addFour(
        int i, double[] t0, double[] t1, double[] t2, double[] t3, double[] sum, double[] squares) {
      double f0 = factors[i];
      double f1 = factors[i + 1];
      double f2 = factors[i + 2];
      double f3 = factors[i + 3];
      for (int j = 0; j < sum.length; j++) {
        double first = sum[j] + f0 * t0[j];
        double second = first + f1 * t1[j];
        double third = second + f2 * t2[j];
        double fourth = third + f3 * t3[j];
        sum[j] = fourth;
        squares[j] += first * first + second * second + third * third + fourth * fourth;
      }
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
