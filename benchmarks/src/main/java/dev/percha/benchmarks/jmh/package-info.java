/** JMH benchmarks of what core asks of a backend, and of loading models and data. */
package dev.percha.benchmarks.jmh;
