package dev.percha.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.Optimizer.Slot;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** C21 to C26: weights, slots and the count of steps go in and out without losing a bit. */
public interface StateRules extends Subject {
  @Test
  @DisplayName("C21 a new trainer holds the state it was given, bit for bit")
  @LikelyFault("a slot or the step count is initialised anew, or all trainers share one state")
  default void c21NewTrainer() {
    for (Precision precision : Precision.values()) {
      for (NetworkSpec network : Fixtures.networks()) {
        requireBegins(TrainingPlan.of(network).with(precision));
      }
      for (Optimizer optimizer : Fixtures.kinds()) {
        requireBegins(TrainingPlan.of(Fixtures.small()).with(precision).with(optimizer));
      }
    }
  }

  private void requireBegins(TrainingPlan plan) {
    if (refuses(plan)) {
      return;
    }
    Parameters weights = Fixtures.weights(plan.network(), plan.precision());
    TrainerState initial = TrainerState.initial(plan.optimizer(), weights);
    for (TrainerState from : List.of(initial, Fixtures.state(plan))) {
      try (Trainer trainer = trainer(plan, from)) {
        Claims.requireSame("the state of a new trainer", from, trainer.state());
        trainer.train(new int[] {0, 1, 2}, 2);
        try (Trainer another = trainer(plan, from)) {
          Claims.requireSame("the state of another new trainer", from, another.state());
        }
      }
    }
  }

  @Test
  @DisplayName("C22 a state, set and read back, has the same bits")
  @LikelyFault("numbers pass through another precision, or small ones are flushed to 0")
  default void c22RoundTrip() {
    for (Precision precision : Precision.values()) {
      for (Optimizer optimizer : Fixtures.kinds()) {
        TrainingPlan plan = TrainingPlan.of(Fixtures.small()).with(precision).with(optimizer);
        if (refuses(plan)) {
          continue;
        }
        TrainerState state = withSubnormal(Fixtures.state(plan));
        try (Trainer trainer = trainer(plan, plan.initialState())) {
          trainer.train(new int[] {0, 1, 2}, 2);
          trainer.restore(state);
          Claims.requireSame("the state read back", state, trainer.state());
          Claims.requireSame("the weights read back", state.parameters(), trainer.parameters());
        }
      }
    }
  }

  private static TrainerState withSubnormal(TrainerState state) {
    Map<Slot, Parameters> slots = new EnumMap<>(Slot.class);
    state
        .slots()
        .forEach(
            (slot, parameters) -> {
              double[] values = parameters.toDoubles();
              values[1] = Float.MIN_VALUE;
              values[2] = Float.MAX_VALUE;
              slots.put(
                  slot, Parameters.of(parameters.network(), values).in(parameters.precision()));
            });
    return new TrainerState(state.step(), state.parameters(), slots);
  }

  @Test
  @DisplayName("C23 restoring what does not fit is refused, and sets nothing")
  @LikelyFault("what is restored is checked after some of it was set, or not at all")
  default void c23RestoreRefuses() {
    for (Optimizer optimizer : Fixtures.kinds()) {
      TrainingPlan plan = TrainingPlan.of(Fixtures.small()).with(optimizer);
      if (refuses(plan)) {
        continue;
      }
      TrainerState state = Fixtures.state(plan);
      try (Trainer trainer = trainer(plan, plan.initialState())) {
        trainer.restore(state);
        for (TrainerState bad : unfit(state)) {
          assertThrows(IllegalArgumentException.class, () -> trainer.restore(bad), bad::toString);
        }
        Claims.requireSame("the state after what was refused", state, trainer.state());
      }
    }
  }

  @Test
  @DisplayName("C24 a trainer is not made of what does not fit")
  @LikelyFault("what a trainer is made of is not checked")
  default void c24NewTrainerRefuses() {
    NetworkSpec network = Fixtures.small();
    TrainingPlan plan = TrainingPlan.of(network);
    TrainerState state = Fixtures.state(plan);
    Examples rows = Fixtures.examples(network);
    for (TrainerState bad : unfit(state)) {
      assertThrows(IllegalArgumentException.class, () -> backend().newTrainer(plan, bad, rows));
    }
    Examples none = rows.select(new int[0]);
    Examples narrow = Fixtures.examples(new NetworkSpec(12, List.of(), 4));
    Examples fewer = Fixtures.examples(new NetworkSpec(13, List.of(), 3));
    for (Examples bad : List.of(none, narrow, fewer)) {
      assertThrows(IllegalArgumentException.class, () -> backend().newTrainer(plan, state, bad));
    }
  }

  @Test
  @DisplayName("C25 what was read is not touched by later steps")
  @LikelyFault("the state is a view of the engine's memory, not a copy")
  default void c25SnapshotsStay() {
    for (Optimizer optimizer : Fixtures.kinds()) {
      TrainingPlan plan = TrainingPlan.of(Fixtures.small()).with(optimizer);
      if (refuses(plan)) {
        continue;
      }
      try (Trainer trainer = trainer(plan, Fixtures.state(plan))) {
        trainer.train(new int[] {0, 1, 2, 3}, 2);
        TrainerState read = trainer.state();
        Parameters weights = trainer.parameters();
        double[] then = values(read, weights);
        trainer.train(IntStream.range(0, 40).toArray(), 8);
        assertArrayEquals(then, values(read, weights), "what was read before");
      }
    }
  }

  /** All numbers of both, one after another. */
  private static double[] values(TrainerState state, Parameters weights) {
    return Stream.concat(Stream.of(weights, state.parameters()), state.slots().values().stream())
        .flatMapToDouble(values -> Arrays.stream(values.toDoubles()))
        .toArray();
  }

  @Test
  @DisplayName("C26 the state counts every step, from where it was made or restored")
  @LikelyFault("steps are counted by call, or a restore leaves the count")
  default void c26StepsAreCounted() {
    for (Optimizer optimizer : Fixtures.kinds()) {
      TrainingPlan plan = TrainingPlan.of(Fixtures.small()).with(optimizer);
      if (refuses(plan)) {
        continue;
      }
      TrainerState from = Fixtures.state(plan);
      try (Trainer trainer = trainer(plan, from)) {
        trainer.train(new int[] {0, 1, 2, 3, 4}, 2);
        assertEquals(from.step() + 3, trainer.state().step(), "steps after three");
        trainer.train(new int[0], 2);
        trainer.train(new int[] {5}, 2);
        assertEquals(from.step() + 4, trainer.state().step(), "steps after one more");
        trainer.restore(from);
        trainer.train(new int[] {6}, 2);
        assertEquals(from.step() + 1, trainer.state().step(), "steps after a restore and one");
      }
    }
  }

  /** Other kinds of numbers, of networks, of slots; numbers that are not finite, or negative. */
  private static List<TrainerState> unfit(TrainerState fit) {
    List<TrainerState> states = new ArrayList<>();
    Parameters weights = fit.parameters();
    NetworkSpec other = NetworkSpec.of(13, List.of(9, 6), new Activation.Tanh(), 4);
    for (double bad :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      states.add(new TrainerState(fit.step(), changed(weights, bad), fit.slots()));
    }
    states.add(in(fit, p -> p.in(Precision.FLOAT64)));
    states.add(in(fit, p -> Parameters.of(other, p.toFloats())));
    Map<Slot, Parameters> otherSlots = new EnumMap<>(Slot.class);
    otherSlots.putAll(fit.slots());
    if (otherSlots.remove(Slot.SECOND_MOMENT) == null) {
      otherSlots.put(Slot.SECOND_MOMENT, weights.filled(0));
    }
    states.add(new TrainerState(fit.step(), weights, otherSlots));
    fit.slots()
        .forEach(
            (slot, values) -> {
              states.add(with(fit, slot, changed(values, Double.NaN)));
              if (slot.isNonNegative()) {
                states.add(with(fit, slot, changed(values, -1e-9)));
              }
            });
    return states;
  }

  private static TrainerState with(TrainerState state, Slot slot, Parameters values) {
    Map<Slot, Parameters> slots = new EnumMap<>(state.slots());
    slots.put(slot, values);
    // With other weights, so that half a restore shows.
    return new TrainerState(state.step() + 1, changed(state.parameters(), 0.25), slots);
  }

  private static TrainerState in(TrainerState state, UnaryOperator<Parameters> change) {
    Map<Slot, Parameters> slots = new EnumMap<>(Slot.class);
    state.slots().forEach((slot, values) -> slots.put(slot, change.apply(values)));
    return new TrainerState(state.step(), change.apply(state.parameters()), slots);
  }

  private static Parameters changed(Parameters parameters, double last) {
    double[] values = parameters.toDoubles();
    values[values.length - 1] = last;
    return Parameters.of(parameters.network(), values).in(parameters.precision());
  }

  private Trainer trainer(TrainingPlan plan, TrainerState from) {
    return backend().newTrainer(plan, from, Fixtures.examples(plan.network()));
  }
}
