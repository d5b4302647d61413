/**
 * The parity ladder: whether backends compute the same, rung by rung on a user's own plan and data,
 * and where they part. {@link dev.percha.reference.parity.ParityLadder} climbs it.
 */
package dev.percha.reference.parity;
