package dev.percha.core.domain.evaluation;

/**
 * The class a model gives to one row.
 *
 * @param label the most probable class
 * @param probability how probable, 0 to 1
 */
public record Prediction(int label, double probability) {}
