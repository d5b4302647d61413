/**
 * The adapter to DJL with PyTorch: DJL's blocks, its loss and its autograd, with the domain's exact
 * optimizer. All arithmetic over weights runs in PyTorch.
 */
package dev.percha.djl;
