package dev.percha.core.domain.evaluation;

/**
 * One epoch in figures. Loss and accuracy of training are measured on each batch before its update,
 * as Keras does, and averaged over the epoch's rows; those of validation after the epoch's last
 * update.
 *
 * @param epoch its number, from 1
 * @param loss mean training cross-entropy, in nats
 * @param accuracy training accuracy, 0 to 1
 * @param valLoss mean validation cross-entropy, in nats
 * @param valAccuracy validation accuracy, 0 to 1
 * @param trainSeconds wall-clock time of the training steps alone, in seconds
 */
public record EpochMetrics(
    int epoch,
    double loss,
    double accuracy,
    double valLoss,
    double valAccuracy,
    double trainSeconds) {}
