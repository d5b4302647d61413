package dev.percha.core.domain.optimizer.planted;

import dev.percha.core.domain.training.TrainingPlan;

/** A violation: the ground floor knows one above. */
final class KnowsAFloorAbove {
  TrainingPlan plan;
}
