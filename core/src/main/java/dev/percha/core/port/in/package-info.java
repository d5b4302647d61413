/**
 * Ports in: what an embedding application calls. The services of {@code application} implement
 * them.
 */
package dev.percha.core.port.in;
