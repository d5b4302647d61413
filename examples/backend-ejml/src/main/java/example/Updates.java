package example;

import dev.percha.core.domain.optimizer.Adagrad;
import dev.percha.core.domain.optimizer.Adam;
import dev.percha.core.domain.optimizer.EpsilonPlacement;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.Optimizer.Slot;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.optimizer.Sgd;
import java.util.Map;

/** A step of each optimizer; {@code t} is its number, from 1. */
// snippet: updates
record Updates(Map<Slot, double[]> slots, long t) implements Optimizer.Cases<Update> {
  @Override
  public Update sgd(Sgd sgd) {
    double[] m = slots.get(Slot.VELOCITY);
    return (i, w, g) -> {
      double down = sgd.learningRate() * g;
      if (m == null) {
        return w - down;
      }
      m[i] = sgd.momentum() * m[i] - down;
      return sgd.nesterov() ? w + sgd.momentum() * m[i] - down : w + m[i];
    };
  }

  @Override
  public Update rmsProp(RmsProp rms) {
    double[] v = slots.get(Slot.SECOND_MOMENT);
    boolean inside = rms.epsilonPlacement() == EpsilonPlacement.INSIDE;
    return (i, w, g) -> {
      v[i] = rms.rho() * v[i] + (1 - rms.rho()) * g * g;
      double root = inside ? Math.sqrt(v[i] + rms.epsilon()) : Math.sqrt(v[i]) + rms.epsilon();
      return w - rms.learningRate() * g / root;
    };
  }

  @Override
  public Update adam(Adam adam) {
    double[] m = slots.get(Slot.FIRST_MOMENT);
    double[] v = slots.get(Slot.SECOND_MOMENT);
    double decay = adam.learningRate() * adam.weightDecay();
    double rate = adam.rate(t);
    double epsilon = adam.epsilon(t);
    return (i, w, g) -> {
      m[i] = adam.beta1() * m[i] + (1 - adam.beta1()) * g;
      v[i] = adam.beta2() * v[i] + (1 - adam.beta2()) * g * g;
      return w - decay * w - rate * m[i] / (Math.sqrt(v[i]) + epsilon);
    };
  }

  @Override
  public Update adagrad(Adagrad adagrad) {
    double[] s = slots.get(Slot.SQUARED_SUM);
    boolean inside = adagrad.epsilonPlacement() == EpsilonPlacement.INSIDE;
    double epsilon = adagrad.epsilon();
    return (i, w, g) -> {
      s[i] += g * g;
      double root = inside ? Math.sqrt(s[i] + epsilon) : Math.sqrt(s[i]) + epsilon;
      return w - adagrad.learningRate() * g / root;
    };
  }
}

/** A parameter's new value, by its number, old value and gradient. */
interface Update {
  double of(int i, double w, double g);
}

// snippet end
