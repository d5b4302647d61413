package dev.percha.cli.report;

import dev.percha.core.domain.optimizer.Adagrad;
import dev.percha.core.domain.optimizer.Adam;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.optimizer.Sgd;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * An optimizer as a user names it: Keras' defaults, and which of the record's values make sense to
 * change under that name.
 */
public enum OptimizerPreset {
  /** Gradient descent without momentum, learning rate 0.01. */
  SGD(Sgd.keras(), "momentum", "nesterov"),
  /** Gradient descent with momentum 0.9, learning rate 0.01. */
  MOMENTUM(new Sgd(0.01, 0.9, false), "nesterov"),
  /** Gradient descent with Nesterov's momentum 0.9, learning rate 0.01. */
  NESTEROV(new Sgd(0.01, 0.9, true), "nesterov"),
  /** {@link RmsProp#keras()}. */
  RMSPROP(RmsProp.keras()),
  /** {@link Adam#keras()}. */
  ADAM(Adam.keras(), "weightDecay"),
  /** {@link Adam#kerasW()}. */
  ADAMW(Adam.kerasW()),
  /** {@link Adagrad#keras()}. */
  ADAGRAD(Adagrad.keras());

  private final Optimizer defaults;
  private final Set<String> fixed;

  OptimizerPreset(Optimizer defaults, String... fixed) {
    this.defaults = defaults;
    this.fixed = Set.of(fixed);
  }

  /** {@return the name a user writes} */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@return the optimizer with nothing changed} */
  public Optimizer defaults() {
    return defaults;
  }

  /** {@return the names of the record's components that can be changed under this name} */
  public Set<String> settings() {
    Set<String> names = new TreeSet<>(defaults.hyperparameters().keySet());
    names.removeAll(fixed);
    return names;
  }

  /**
   * @param component of some optimizer
   * @return the presets that have it, as users name them
   */
  public static List<String> having(String component) {
    return Arrays.stream(values())
        .filter(preset -> preset.settings().contains(component))
        .map(OptimizerPreset::title)
        .toList();
  }

  /**
   * @param optimizer an optimizer
   * @return the preset that a user would have to name for it
   */
  public static OptimizerPreset of(Optimizer optimizer) {
    return optimizer.match(
        new Optimizer.Cases<>() {
          @Override
          public OptimizerPreset sgd(Sgd sgd) {
            if (sgd.momentum() == 0) {
              return SGD;
            }
            return sgd.nesterov() ? NESTEROV : MOMENTUM;
          }

          @Override
          public OptimizerPreset rmsProp(RmsProp rmsProp) {
            return RMSPROP;
          }

          @Override
          public OptimizerPreset adam(Adam adam) {
            return adam.weightDecay() > 0 ? ADAMW : ADAM;
          }

          @Override
          public OptimizerPreset adagrad(Adagrad adagrad) {
            return ADAGRAD;
          }
        });
  }

  /**
   * @param text a preset's name; case does not matter
   * @return the preset
   * @throws IllegalArgumentException where there is none of that name; the message lists them
   */
  public static OptimizerPreset parse(String text) {
    return Arrays.stream(values())
        .filter(preset -> preset.title().equals(text.trim().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown optimizer \""
                        + text
                        + "\"; available: "
                        + Arrays.stream(values())
                            .map(OptimizerPreset::title)
                            .collect(Collectors.joining(", "))));
  }
}
