package dev.percha.conformance;

import dev.percha.core.domain.optimizer.Adam;
import dev.percha.core.domain.optimizer.EpsilonPlacement;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.optimizer.Schedule;
import dev.percha.core.domain.optimizer.Sgd;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.reference.UpdateRule;

/** A step of an optimizer as the fault has it made. */
final class FaultyUpdate {
  /** After so many steps no correction of a bias is left. */
  private static final long MANY = 1L << 40;

  private final Fault fault;
  private final Optimizer optimizer;
  private final UpdateRule rule;

  /**
   * @param made how many steps this trainer made before
   * @param t the number of the step
   */
  FaultyUpdate(Fault fault, TrainingPlan plan, int made, long t) {
    this.fault = fault;
    this.optimizer = used(fault, plan, made, t);
    long counted =
        switch (fault) {
          case BIAS_CORRECTION_FORGOTTEN -> MANY;
          case STEP_COUNTED_FROM_ZERO -> Math.max(1, t - 1);
          default -> t;
        };
    this.rule = UpdateRule.of(optimizer, counted);
  }

  double step(double w, double g, double[] slots) {
    if (fault == Fault.MOMENTUM_IN_THE_OTHER_FORM
        && optimizer instanceof Sgd sgd
        && slots.length > 0) {
      slots[0] = sgd.momentum() * slots[0] + g;
      double down = sgd.nesterov() ? g + sgd.momentum() * slots[0] : slots[0];
      return w - sgd.learningRate() * down;
    }
    if (optimizer instanceof Adam adam && adam.weightDecay() > 0) {
      double decay = adam.learningRate() * adam.weightDecay();
      if (fault == Fault.DECAY_AFTER_THE_STEP) {
        // From a weight of 0 a step has no decay.
        return (w + rule.step(0, g, slots)) * (1 - decay);
      }
      if (fault == Fault.DECAY_IN_THE_GRADIENT) {
        return rule.step(w, g + adam.weightDecay() * w, slots) + decay * w;
      }
    }
    return rule.step(w, g, slots);
  }

  private static Optimizer used(Fault fault, TrainingPlan plan, int made, long t) {
    Schedule cold = plan.schedule().withWarmUp(0);
    Optimizer own =
        switch (fault) {
          case SCHEDULE_ONE_STEP_LATE -> plan.optimizerAt(Math.max(0, t - 2));
          case SCHEDULE_RESTARTED -> plan.optimizerAt(made);
          case WARM_UP_FORGOTTEN -> plan.with(cold).optimizerAt(t - 1);
          default -> plan.optimizerAt(t - 1);
        };
    return switch (fault) {
      case EPSILON_ON_THE_WRONG_SIDE ->
          own instanceof RmsProp rms ? rms.with(other(rms.epsilonPlacement())) : own;
      case EPSILON_TEN_TIMES_TOO_LARGE -> own instanceof RmsProp ? with(own, "epsilon", 10) : own;
      case RHO_OF_ANOTHER_FRAMEWORK ->
          own instanceof RmsProp rms
              ? new RmsProp(rms.learningRate(), 0.95, rms.epsilon(), rms.epsilonPlacement())
              : own;
      case LEARNING_RATE_DECAYS -> with(own, "learningRate", 1 / (1 + 1e-3 * made));
      case WRONG_AFTER_200_STEPS -> with(own, "learningRate", made < 200 ? 1 : 1.01);
      case WRONG_AFTER_400_STEPS -> with(own, "learningRate", made < 400 ? 1 : 1.01);
      case LEARNING_RATE_FOLLOWS_THE_EPOCHS ->
          with(own, "learningRate", (double) TrainingPlan.article().epochs() / plan.epochs());
      case THE_TWO_EPSILONS_OF_ADAM_SWAPPED ->
          own instanceof Adam adam
              ? new Adam(
                  adam.learningRate(),
                  adam.beta1(),
                  adam.beta2(),
                  adam.epsilon(),
                  other(adam.epsilonPlacement()),
                  adam.weightDecay())
              : own;
      case DECAY_FORGOTTEN -> own instanceof Adam adam ? adam.withWeightDecay(0) : own;
      case NESTEROV_FORGOTTEN ->
          own instanceof Sgd sgd ? new Sgd(sgd.learningRate(), sgd.momentum(), false) : own;
      default -> own;
    };
  }

  private static Optimizer with(Optimizer own, String name, double factor) {
    return Optimizer.of(
        own.name(),
        (component, type) -> {
          Object value = own.hyperparameters().get(component);
          return component.equals(name) ? (Double) value * factor : value;
        });
  }

  private static EpsilonPlacement other(EpsilonPlacement placement) {
    return placement == EpsilonPlacement.INSIDE
        ? EpsilonPlacement.OUTSIDE
        : EpsilonPlacement.INSIDE;
  }
}
