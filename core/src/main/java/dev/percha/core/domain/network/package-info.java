/**
 * What a network is: its layers, its activations, its kernels and biases, and the softmax at its
 * end.
 */
package dev.percha.core.domain.network;
