package dev.percha.reference;

import java.util.Map;

/**
 * What the parameters after one step would be if the equation were a little another one: for each
 * number in it the direction in which they would move, beside what rounding may do to them.
 *
 * @param expected the parameters after the step by the equation, in the flat order
 * @param variance of each, as {@link RoundingVariance} has it, with the roundings of the update
 * @param directions by the number's name: of each parameter, its change for a change of 1 in that
 *     number, relative to it where it is not 0
 */
record Sensitivity(double[] expected, double[] variance, Map<String, double[]> directions) {}
