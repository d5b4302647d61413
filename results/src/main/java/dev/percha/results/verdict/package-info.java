/**
 * The statistics of a comparison: how sure one can be that two trainings, or two engines, differ.
 */
package dev.percha.results.verdict;
