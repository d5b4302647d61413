package dev.percha.dl4j;

import dev.percha.core.domain.optimizer.Sgd;

/** The equation of {@link Sgd}. */
record SgdKernel(Sgd equation) implements UpdateKernel {
  @Override
  public void steps(float[] g, float[][] slots, int count, long t) {
    float rate = (float) equation.learningRate();
    for (int i = 0; i < count; i++) {
      g[i] = rate * g[i];
    }
    if (slots.length > 0) {
      momentum(g, slots[0], (float) equation.momentum(), count);
    }
  }

  private void momentum(float[] down, float[] m, float momentum, int count) {
    if (equation.nesterov()) {
      for (int i = 0; i < count; i++) {
        m[i] = momentum * m[i] - down[i] + GRID - GRID;
        down[i] = down[i] - momentum * m[i];
      }
    } else {
      for (int i = 0; i < count; i++) {
        m[i] = momentum * m[i] - down[i] + GRID - GRID;
        down[i] = -m[i];
      }
    }
  }

  @Override
  public void steps(double[] g, double[][] slots, int count, long t) {
    double rate = equation.learningRate();
    for (int i = 0; i < count; i++) {
      g[i] = rate * g[i];
    }
    if (slots.length > 0) {
      momentum(g, slots[0], equation.momentum(), count);
    }
  }

  private void momentum(double[] down, double[] m, double momentum, int count) {
    if (equation.nesterov()) {
      for (int i = 0; i < count; i++) {
        m[i] = momentum * m[i] - down[i] + WIDE_GRID - WIDE_GRID;
        down[i] = down[i] - momentum * m[i];
      }
    } else {
      for (int i = 0; i < count; i++) {
        m[i] = momentum * m[i] - down[i] + WIDE_GRID - WIDE_GRID;
        down[i] = -m[i];
      }
    }
  }
}
