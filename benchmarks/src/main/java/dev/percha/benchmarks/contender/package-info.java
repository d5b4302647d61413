/**
 * Processes that take turns: each loads once and then does one piece of work whenever it is told
 * to, so that {@code side-by-side.py} can alternate them within one run.
 */
package dev.percha.benchmarks.contender;
