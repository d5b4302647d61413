/**
 * The adapter to Deeplearning4j: its {@code MultiLayerNetwork}, its layers, loss and
 * backpropagation, with the domain's exact optimizer. All arithmetic over weights runs in ND4J.
 */
package dev.percha.dl4j;
