package example;

import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Forward and backward pass. */
// snippet: network
final class DenseNetwork {
  private final NetworkSpec spec;
  private final double[] weights;

  DenseNetwork(NetworkSpec spec, double[] weights) {
    this.spec = spec;
    this.weights = weights;
  }

  /** What the layers made of a batch: a[0] the inputs, z[l] = a[l] W + b, a[l + 1] = f(z[l]). */
  record Pass(DMatrixRMaj[] a, DMatrixRMaj[] z) {
    double[] logits() {
      return z[z.length - 1].data;
    }
  }

  Pass forward(float[] inputs, int rows) {
    Pass pass = new Pass(new DMatrixRMaj[spec.layers()], new DMatrixRMaj[spec.layers()]);
    pass.a[0] = new DMatrixRMaj(rows, spec.inputs());
    for (int i = 0; i < inputs.length; i++) {
      pass.a[0].data[i] = inputs[i];
    }
    for (int l = 0; l < spec.layers(); l++) {
      int units = spec.unitsOf(l);
      pass.z[l] = new DMatrixRMaj(rows, units);
      for (int row = 0; row < rows; row++) {
        System.arraycopy(weights, spec.layout().bias(l).from(), pass.z[l].data, row * units, units);
      }
      CommonOps_DDRM.multAdd(pass.a[l], kernel(l), pass.z[l]);
      if (l + 1 < spec.layers()) {
        Activation f = spec.activation(l);
        pass.a[l + 1] = CommonOps_DDRM.apply(pass.z[l], z -> value(f, z), null);
      }
    }
    return pass;
  }

  /** delta is (softmax − one-hot) / rows; returns the gradient in the flat order of the spec. */
  double[] gradient(Pass pass, DMatrixRMaj delta) {
    double[] gradient = new double[spec.parameterCount()];
    for (int l = spec.layers() - 1; l >= 0; l--) {
      DMatrixRMaj kernel = new DMatrixRMaj(spec.inputsOf(l), spec.unitsOf(l));
      CommonOps_DDRM.multTransA(pass.a[l], delta, kernel);
      System.arraycopy(kernel.data, 0, gradient, spec.layout().kernel(l).from(), kernel.data.length);
      DMatrixRMaj bias = CommonOps_DDRM.sumCols(delta, null);
      System.arraycopy(bias.data, 0, gradient, spec.layout().bias(l).from(), spec.unitsOf(l));
      if (l > 0) {
        Activation f = spec.activation(l - 1);
        DMatrixRMaj below = new DMatrixRMaj(delta.numRows, spec.inputsOf(l));
        CommonOps_DDRM.multTransB(delta, kernel(l), below);
        DMatrixRMaj slopes = CommonOps_DDRM.apply(pass.z[l - 1], z -> slope(f, z), null);
        CommonOps_DDRM.elementMult(below, slopes);
        delta = below;
      }
    }
    return gradient;
  }

  private DMatrixRMaj kernel(int l) {
    DMatrixRMaj kernel = new DMatrixRMaj(spec.inputsOf(l), spec.unitsOf(l));
    System.arraycopy(weights, spec.layout().kernel(l).from(), kernel.data, 0, kernel.data.length);
    return kernel;
  }

  private static double value(Activation f, double z) {
    if (f instanceof Activation.Tanh) {
      return Math.tanh(z);
    }
    if (f instanceof Activation.Sigmoid) {
      return 1 / (1 + Math.exp(-z));
    }
    return z > 0 ? z : f instanceof Activation.Elu elu ? elu.alpha() * Math.expm1(z) : leak(f) * z;
  }

  private static double slope(Activation f, double z) {
    double y = value(f, z);
    if (f instanceof Activation.Tanh) {
      return 1 - y * y;
    }
    if (f instanceof Activation.Sigmoid) {
      return y * (1 - y);
    }
    return z > 0 ? 1 : f instanceof Activation.Elu elu ? elu.alpha() * Math.exp(z) : leak(f);
  }

  private static double leak(Activation f) {
    return f instanceof Activation.LeakyRelu leaky ? leaky.slope() : 0;
  }
}

// snippet end
