/**
 * Data sets in the IDX format of MNIST: {@link dev.percha.fashionmnist.FashionMnist}, which lies in
 * this jar, and any other of that format in a folder, {@link dev.percha.fashionmnist.IdxFolder}.
 */
package dev.percha.fashionmnist;
