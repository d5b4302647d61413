/**
 * The services behind the ports in, written over the ports out; plain constructors, no framework,
 * no state that outlives a call.
 */
package dev.percha.core.application;
