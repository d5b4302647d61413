package dev.percha.core.domain.training;

import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.Optimizer.Slot;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * All that the next optimisation step depends on besides its rows: how many steps were made, the
 * weights, and the optimizer's slots. Immutable.
 */
public final class TrainerState {
  private final long step;
  private final Parameters parameters;
  private final Map<Slot, Parameters> slots;

  /**
   * @param step how many steps were made; 0 or more
   * @param parameters the weights
   * @param slots what the optimizer keeps, each of the weights' network and precision
   * @throws IllegalArgumentException where the step is negative or a slot is of another network or
   *     precision
   */
  public TrainerState(long step, Parameters parameters, Map<Slot, Parameters> slots) {
    this.step = step;
    this.parameters = Objects.requireNonNull(parameters, "parameters");
    Map<Slot, Parameters> copy = new EnumMap<>(Slot.class);
    copy.putAll(slots);
    this.slots = Collections.unmodifiableMap(copy);
    if (step < 0) {
      throw new IllegalArgumentException("step is " + step + "; allowed: 0 or more");
    }
    for (Parameters slot : this.slots.values()) {
      slot.requireKind(parameters.network(), parameters.precision());
    }
  }

  /**
   * @param optimizer the optimizer
   * @param weights the weights to begin with
   * @return the state before the first step
   */
  public static TrainerState initial(Optimizer optimizer, Parameters weights) {
    return of(0, optimizer, weights, slot -> weights.filled(optimizer.initial(slot)));
  }

  /**
   * @param step how many steps were made
   * @param optimizer the optimizer
   * @param parameters the weights
   * @param slot asked for each slot of the optimizer
   * @return the state of them
   */
  public static TrainerState of(
      long step, Optimizer optimizer, Parameters parameters, Function<Slot, Parameters> slot) {
    Map<Slot, Parameters> slots = new EnumMap<>(Slot.class);
    for (Slot kept : optimizer.slots()) {
      slots.put(kept, slot.apply(kept));
    }
    return new TrainerState(step, parameters, slots);
  }

  /** {@return how many steps were made} */
  public long step() {
    return step;
  }

  /** {@return the weights} */
  public Parameters parameters() {
    return parameters;
  }

  /** {@return all slots, in the order of {@link Slot}} */
  public Map<Slot, Parameters> slots() {
    return slots;
  }

  /**
   * @param slot a slot of the optimizer
   * @return its values
   * @throws IllegalArgumentException where there is no such slot
   */
  public Parameters slot(Slot slot) {
    Parameters values = slots.get(slot);
    if (values == null) {
      throw new IllegalArgumentException("no " + slot.title() + "; there are " + slots.keySet());
    }
    return values;
  }

  /** {@return the name of what is not finite, such as {@code weight}; empty where all is} */
  public Optional<String> notFinite() {
    if (!parameters.isFinite()) {
      return Optional.of("weight");
    }
    return slots.entrySet().stream()
        .filter(slot -> !slot.getValue().isFinite())
        .map(slot -> slot.getKey().title())
        .findFirst();
  }

  /**
   * Refuses a state that a trainer of a plan must not take.
   *
   * @param plan the plan
   * @return this state
   * @throws IllegalArgumentException where network, precision or slots are not the plan's, a value
   *     is not finite, or one is negative that cannot be
   */
  public TrainerState require(TrainingPlan plan) {
    parameters.require(plan.network(), plan.precision());
    if (!slots.keySet().equals(Set.copyOf(plan.optimizer().slots()))) {
      throw new IllegalArgumentException(
          "state with " + slots.keySet() + "; expected " + plan.optimizer().slots());
    }
    slots.forEach(
        (slot, values) -> {
          values.require(plan.network(), plan.precision());
          if (slot.isNonNegative()) {
            values.requireNonNegative(slot.title());
          }
        });
    return this;
  }

  /** Equal where the step and every bit of every value are. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TrainerState that
        && step == that.step
        && parameters.equals(that.parameters)
        && slots.equals(that.slots);
  }

  @Override
  public int hashCode() {
    return Objects.hash(step, parameters, slots);
  }

  @Override
  public String toString() {
    return "step " + step + ", " + parameters + ", " + slots;
  }
}
