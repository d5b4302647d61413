package dev.percha.cli.verdict;

import java.util.OptionalInt;

/**
 * Two backends, each trained by the same seeds.
 *
 * @param one a backend's name
 * @param other the other's
 * @param seeds how many seeds both were trained by
 * @param difference mean of the first one's accuracy less the other's, seed by seed; NaN without
 *     seeds
 * @param low lower end of its 95% interval, by itself; NaN with fewer than two seeds
 * @param high upper end
 * @param different how often chance alone makes a mean as far from 0, corrected for the number of
 *     pairs; NaN with fewer than two seeds
 * @param same how often two that differ by the margin seem as close, corrected likewise
 * @param answer what follows
 * @param more how many more seeds are likely to settle it; empty where it is settled, or more than
 *     {@link SeedVerdicts#MOST} would be needed
 */
public record PairVerdict(
    String one,
    String other,
    int seeds,
    double difference,
    double low,
    double high,
    double different,
    double same,
    Answer answer,
    OptionalInt more) {}
