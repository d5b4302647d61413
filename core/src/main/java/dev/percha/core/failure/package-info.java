/**
 * Failures, sorted by who must act: one unchecked root, {@link
 * dev.percha.core.failure.PerchaException}, and one leaf for each kind of remedy. A caller's own
 * mistake stays an {@link IllegalArgumentException} or {@link IllegalStateException}.
 */
package dev.percha.core.failure;
