package dev.percha.core.domain.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.optimizer.Optimizer.Slot;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OptimizerTest {
  @ParameterizedTest
  @EnumSource
  void whatAnOptimizerIsMadeOfMakesItAgain(OptimizerPreset preset) {
    Optimizer optimizer = preset.defaults();
    Map<String, Object> values = optimizer.hyperparameters();

    assertThat(Optimizer.of(optimizer.name(), (name, type) -> values.get(name)))
        .isEqualTo(optimizer);
    assertThat(OptimizerPreset.of(optimizer)).isEqualTo(preset);
    assertThat(OptimizerPreset.parse(preset.title())).isEqualTo(preset);
    assertThat(values.keySet()).containsAll(preset.settings());
  }

  /** Keras 3.15: the defaults of keras.optimizers.SGD, RMSprop, Adam, AdamW and Adagrad. */
  @Test
  void presetsHaveTheDefaultsOfKeras() {
    assertThat(OptimizerPreset.SGD.defaults()).isEqualTo(new Sgd(0.01, 0, false));
    assertThat(OptimizerPreset.RMSPROP.defaults())
        .isEqualTo(new RmsProp(1e-3, 0.9, 1e-7, EpsilonPlacement.INSIDE));
    assertThat(OptimizerPreset.ADAM.defaults())
        .isEqualTo(new Adam(1e-3, 0.9, 0.999, 1e-7, EpsilonPlacement.INSIDE, 0));
    assertThat(OptimizerPreset.ADAGRAD.defaults())
        .isEqualTo(new Adagrad(1e-3, 0.1, 1e-7, EpsilonPlacement.INSIDE));
    assertThat(((Adam) OptimizerPreset.ADAMW.defaults()).weightDecay()).isEqualTo(0.004);
  }

  @Test
  void valuesOutOfRangeAreRefusedByName() {
    assertThatThrownBy(() -> Sgd.plain(0)).hasMessageContaining("learning rate is 0");
    assertThatThrownBy(() -> new Sgd(1, 1, false)).hasMessageContaining("momentum is 1");
    assertThatThrownBy(() -> new Sgd(1, 0, true)).hasMessageContaining("momentum above 0");
    assertThatThrownBy(() -> Adam.keras().withWeightDecay(-1)).hasMessageContaining("weight decay");
    assertThatThrownBy(() -> Optimizer.of("lion", (name, type) -> 0.0))
        .hasMessage("optimizer is lion; expected one of sgd, rmsprop, adam, adagrad");
    assertThatThrownBy(() -> OptimizerPreset.parse("adma"))
        .hasMessageContaining("available: sgd, momentum, nesterov, rmsprop, adam, adamw, adagrad");
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
