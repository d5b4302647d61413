/** Charts of what the scripts measured, as PNG. */
package dev.percha.benchmarks.chart;
