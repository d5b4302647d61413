package dev.percha.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percha.core.domain.optimizer.Adagrad;
import dev.percha.core.domain.optimizer.Adam;
import dev.percha.core.domain.optimizer.EpsilonPlacement;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.optimizer.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OptimizerPresetTest {
  @ParameterizedTest
  @EnumSource
  void aPresetIsFoundAgainByItsNameAndByWhatItMakes(OptimizerPreset preset) {
    assertThat(OptimizerPreset.of(preset.defaults())).isEqualTo(preset);
    assertThat(OptimizerPreset.parse(preset.title())).isEqualTo(preset);
    assertThat(preset.defaults().hyperparameters().keySet()).containsAll(preset.settings());
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
  void anUnknownNameListsThoseThereAre() {
    assertThatThrownBy(() -> OptimizerPreset.parse("adma"))
        .hasMessageContaining("available: sgd, momentum, nesterov, rmsprop, adam, adamw, adagrad");
  }
}
