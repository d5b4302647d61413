/** A training: its plan, its state between two steps, what happens in it, and what came of it. */
package dev.percha.core.domain.training;
