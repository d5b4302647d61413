/** Event files that TensorBoard shows, written while a training goes on. */
package dev.percha.tensorboard;
