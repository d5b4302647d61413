package dev.percha.reference;

import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;

/** An honest float32 engine for tests: forward and backward in float, ReLU or leaky ReLU. */
final class FloatNetwork {
  private final NetworkSpec network;
  private final float[] w;
  double lossSum;
  int correct;

  FloatNetwork(NetworkSpec network, float[] w) {
    this.network = network;
    this.w = w;
  }

  float[] gradient(float[] inputs, int[] labels) {
    float[] gradient = new float[w.length];
    for (int row = 0; row < labels.length; row++) {
      float[] x = new float[network.inputs()];
      System.arraycopy(inputs, row * x.length, x, 0, x.length);
      addRow(x, labels[row], 1f / labels.length, gradient);
    }
    return gradient;
  }

  private void addRow(float[] x, int label, float weight, float[] gradient) {
    int layers = network.layers();
    float[][] a = new float[layers + 1][];
    float[][] z = new float[layers][];
    a[0] = x;
    for (int l = 0; l < layers; l++) {
      z[l] = new float[network.unitsOf(l)];
      a[l + 1] = new float[network.unitsOf(l)];
      for (int j = 0; j < z[l].length; j++) {
        float sum = 0;
        for (int i = 0; i < a[l].length; i++) {
          sum += a[l][i] * w[network.layout().kernel(l).from() + i * z[l].length + j];
        }
        z[l][j] = sum + w[network.layout().bias(l).from() + j];
        a[l + 1][j] = z[l][j] > 0 ? z[l][j] : slope(l) * z[l][j];
      }
    }
    float[] delta = outputDelta(z[layers - 1], label, weight);
    for (int l = layers - 1; l >= 0; l--) {
      float[] below = new float[a[l].length];
      for (int i = 0; i < below.length; i++) {
        for (int j = 0; j < delta.length; j++) {
          int at = network.layout().kernel(l).from() + i * delta.length + j;
          gradient[at] += a[l][i] * delta[j];
          below[i] += delta[j] * w[at];
        }
        if (l > 0) {
          below[i] *= z[l - 1][i] > 0 ? 1 : slope(l - 1);
        }
      }
      for (int j = 0; j < delta.length; j++) {
        gradient[network.layout().bias(l).from() + j] += delta[j];
      }
      delta = below;
    }
  }

  private float[] outputDelta(float[] logits, int label, float weight) {
    int top = 0;
    for (int k = 1; k < logits.length; k++) {
      top = logits[k] > logits[top] ? k : top;
    }
    float sum = 0;
    float[] p = new float[logits.length];
    for (int k = 0; k < p.length; k++) {
      p[k] = (float) Math.exp(logits[k] - logits[top]);
      sum += p[k];
    }
    for (int k = 0; k < p.length; k++) {
      p[k] = (p[k] / sum - (k == label ? 1 : 0)) * weight;
    }
    lossSum += (float) Math.log(sum) - (logits[label] - logits[top]);
    correct += top == label ? 1 : 0;
    return p;
  }

  private float slope(int layer) {
    return layer < network.dense().size()
            && network.activation(layer) instanceof Activation.LeakyRelu leaky
        ? (float) leaky.slope()
        : 0;
  }
}
