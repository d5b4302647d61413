/**
 * The judge: the network in plain Java and float64, to be read in one sitting. {@link
 * dev.percha.reference.BatchPass} is the mathematics of a batch, {@link
 * dev.percha.reference.RmsPropStep} the optimizer, {@link dev.percha.reference.ErrorBound} how far
 * an engine of another precision may be from them.
 */
package dev.percha.reference;
