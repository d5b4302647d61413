package dev.percha.core.domain.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.optimizer.Optimizer.Slot;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {
  static Stream<Optimizer> all() {
    return Stream.of(
        Sgd.plain(0.3),
        Sgd.keras(),
        new Sgd(0.01, 0.9, true),
        RmsProp.keras(),
        Adam.pytorch(),
        Adam.kerasW(),
        Adagrad.keras(),
        Adagrad.pytorch());
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatAnOptimizerIsMadeOfMakesItAgain(Optimizer optimizer) {
    Map<String, Object> values = optimizer.hyperparameters();

    assertThat(Optimizer.of(optimizer.name(), (name, type) -> values.get(name)))
        .isEqualTo(optimizer);
  }

  @Test
  void valuesOutOfRangeAreRefusedByName() {
    assertThatThrownBy(() -> Sgd.plain(0)).hasMessageContaining("learning rate is 0");
    assertThatThrownBy(() -> new Sgd(1, 1, false)).hasMessageContaining("momentum is 1");
    assertThatThrownBy(() -> new Sgd(1, 0, true)).hasMessageContaining("momentum above 0");
    assertThatThrownBy(() -> Adam.keras().withWeightDecay(-1)).hasMessageContaining("weight decay");
    assertThatThrownBy(() -> Optimizer.of("lion", (name, type) -> 0.0))
        .hasMessage("optimizer is lion; expected one of sgd, rmsprop, adam, adagrad");
  }

  @Test
  void aStateOfOtherSlotsThanTheOptimizersIsRefused() {
    TrainingPlan plan = TrainingPlan.of(new NetworkSpec(2, List.of(), 2)).with(Adam.keras());
    TrainerState state = plan.initialState();

    assertThat(state.require(plan)).isSameAs(state);
    assertThat(state.slots()).containsOnlyKeys(Slot.FIRST_MOMENT, Slot.SECOND_MOMENT);
    assertThatThrownBy(() -> state.require(plan.with(RmsProp.keras())))
        .hasMessageContaining("expected [SECOND_MOMENT]");
    assertThatThrownBy(() -> state.slot(Slot.VELOCITY)).hasMessageContaining("no velocity");
  }
}
