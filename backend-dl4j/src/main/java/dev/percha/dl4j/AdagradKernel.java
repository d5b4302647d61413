package dev.percha.dl4j;

import dev.percha.core.domain.optimizer.Adagrad;
import dev.percha.core.domain.optimizer.EpsilonPlacement;

/** The equation of {@link Adagrad}; sums do not shrink, and need no grid. */
record AdagradKernel(Adagrad equation) implements UpdateKernel {
  @Override
  public void steps(float[] g, float[][] slots, int count, long t) {
    float rate = (float) equation.learningRate();
    float epsilon = (float) equation.epsilon();
    float[] s = slots[0];
    if (equation.epsilonPlacement() == EpsilonPlacement.INSIDE) {
      for (int i = 0; i < count; i++) {
        s[i] = s[i] + g[i] * g[i];
        g[i] = rate * g[i] / (float) Math.sqrt(s[i] + epsilon);
      }
    } else {
      for (int i = 0; i < count; i++) {
        s[i] = s[i] + g[i] * g[i];
        g[i] = rate * g[i] / ((float) Math.sqrt(s[i]) + epsilon);
      }
    }
  }

  @Override
  public void steps(double[] g, double[][] slots, int count, long t) {
    double rate = equation.learningRate();
    double epsilon = equation.epsilon();
    double[] s = slots[0];
    if (equation.epsilonPlacement() == EpsilonPlacement.INSIDE) {
      for (int i = 0; i < count; i++) {
        s[i] = s[i] + g[i] * g[i];
        g[i] = rate * g[i] / Math.sqrt(s[i] + epsilon);
      }
    } else {
      for (int i = 0; i < count; i++) {
        s[i] = s[i] + g[i] * g[i];
        g[i] = rate * g[i] / (Math.sqrt(s[i]) + epsilon);
      }
    }
  }
}
