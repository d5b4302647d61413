package dev.percha.conformance;

import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Model;

/** What the rules for backends are asked of. */
public interface Subject extends ModelSubject {
  /** {@return the backend to prove; the same engine each time} */
  Backend backend();

  /**
   * @param plan a plan that a rule is about to ask for
   * @return whether the backend refuses it, so that only C08 is asked of it
   */
  default boolean refuses(TrainingPlan plan) {
    return backend().refusal(plan).isPresent();
  }

  @Override
  default Model newModel(Parameters parameters) {
    return backend().newModel(parameters);
  }
}
