/**
 * An adapter's tool box: what every backend would otherwise write again around its arithmetic. None
 * of it is a port; a backend may be written without.
 */
package dev.percha.engine;
