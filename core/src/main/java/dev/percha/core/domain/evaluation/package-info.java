/** What is measured: totals of batches, figures of epochs, predictions, the confusion matrix. */
package dev.percha.core.domain.evaluation;
