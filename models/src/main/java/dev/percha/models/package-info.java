/**
 * Trained models outside of any engine: the folder a model is kept in, the checkpoint a training
 * goes on from, and answers in plain Java.
 */
package dev.percha.models;
