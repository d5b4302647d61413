/**
 * Guice wiring for embedders and for the command line: {@link dev.percha.wiring.PerchaModule} binds
 * every backend there is, the one that configuration names, and the services. Nothing else in
 * Percha needs Guice; every constructor makes sense with {@code new}.
 */
package dev.percha.wiring;
