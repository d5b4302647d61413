package dev.percha.core.domain.training;

/** How a run ended. */
public enum RunStatus {
  /** All epochs of the plan were run. */
  COMPLETED,
  /** It was cut short on request. */
  CANCELLED,
  /** Its loss or weights left the finite numbers. */
  DIVERGED,
  /** The backend failed. */
  FAILED
}
