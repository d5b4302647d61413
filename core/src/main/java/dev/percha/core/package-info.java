/**
 * Percha's hexagon: {@link dev.percha.core.domain the domain}, the ports through which an
 * application calls in and through which engines, data and listeners are reached, and the services
 * between them. It depends on {@code java.*} alone.
 */
package dev.percha.core;
