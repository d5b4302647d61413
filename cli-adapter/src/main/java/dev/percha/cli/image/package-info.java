/**
 * Pictures from outside, brought into the form that a network was trained on: {@link
 * dev.percha.cli.image.ImageFile}.
 */
package dev.percha.cli.image;
