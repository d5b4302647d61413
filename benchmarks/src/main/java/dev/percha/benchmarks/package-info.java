/** What JMH's benchmarks and the contenders share. */
package dev.percha.benchmarks;
