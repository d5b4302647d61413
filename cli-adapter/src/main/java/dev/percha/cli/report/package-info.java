/**
 * What is left of a command when it has ended: tables for people, files for machines, and curves to
 * look at. {@link dev.percha.cli.report.RunFolder} holds the files of one invocation.
 */
package dev.percha.cli.report;
