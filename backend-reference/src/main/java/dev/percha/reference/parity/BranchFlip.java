package dev.percha.reference.parity;

import dev.percha.reference.ErrorBound.Kink;

/**
 * A unit that a backend's rounding put on the other side of its activation's kink.
 *
 * @param backend the backend
 * @param step the step of the epoch, from 1
 * @param unit where
 */
public record BranchFlip(String backend, int step, Kink unit) {}
