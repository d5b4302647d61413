/**
 * The {@code percha} command: reads the command line and configuration, runs the services of core,
 * and shows progress and results.
 */
package dev.percha.cli;
