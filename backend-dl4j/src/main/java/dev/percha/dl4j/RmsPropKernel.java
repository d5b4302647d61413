package dev.percha.dl4j;

import dev.percha.core.domain.optimizer.Adagrad;
import dev.percha.core.domain.optimizer.EpsilonPlacement;
import dev.percha.core.domain.optimizer.RmsProp;

/**
 * The equations of {@link RmsProp} and {@link Adagrad}: {@code v = rho v + rest g²}, and a step by
 * the gradient over its root. Adagrad's squares do not fade: both factors are 1.
 */
record RmsPropKernel(double learningRate, double rho, double rest, double epsilon, boolean inside)
    implements UpdateKernel {
  static UpdateKernel of(RmsProp rms) {
    boolean inside = rms.epsilonPlacement() == EpsilonPlacement.INSIDE;
    return new RmsPropKernel(rms.learningRate(), rms.rho(), 1 - rms.rho(), rms.epsilon(), inside);
  }

  static UpdateKernel of(Adagrad adagrad) {
    boolean inside = adagrad.epsilonPlacement() == EpsilonPlacement.INSIDE;
    return new RmsPropKernel(adagrad.learningRate(), 1, 1, adagrad.epsilon(), inside);
  }

  @Override
  public void steps(float[] g, float[][] slots, int count, long t) {
    float rate = (float) learningRate;
    float stays = (float) rho;
    float comes = (float) rest;
    float added = (float) epsilon;
    float[] v = slots[0];
    if (inside) {
      for (int i = 0; i < count; i++) {
        v[i] = stays * v[i] + comes * g[i] * g[i] + GRID - GRID;
        g[i] = rate * g[i] / (float) Math.sqrt(v[i] + added);
      }
    } else {
      for (int i = 0; i < count; i++) {
        v[i] = stays * v[i] + comes * g[i] * g[i] + GRID - GRID;
        g[i] = rate * g[i] / ((float) Math.sqrt(v[i]) + added);
      }
    }
  }

  @Override
  public void steps(double[] g, double[][] slots, int count, long t) {
    double[] v = slots[0];
    if (inside) {
      for (int i = 0; i < count; i++) {
        v[i] = rho * v[i] + rest * g[i] * g[i] + WIDE_GRID - WIDE_GRID;
        g[i] = learningRate * g[i] / Math.sqrt(v[i] + epsilon);
      }
    } else {
      for (int i = 0; i < count; i++) {
        v[i] = rho * v[i] + rest * g[i] * g[i] + WIDE_GRID - WIDE_GRID;
        g[i] = learningRate * g[i] / (Math.sqrt(v[i]) + epsilon);
      }
    }
  }
}
