/**
 * What came of trainings, as values that cross a process: {@link
 * dev.percha.results.ExperimentSummary} holds {@link dev.percha.results.RunSummary}, and {@link
 * dev.percha.results.Results} writes them as {@code result.json} and reads them back. Tables,
 * curves and reports are drawn from these, whether a training has just ended or was read from a
 * file.
 */
package dev.percha.results;
