/**
 * Trained networks for other programs: {@link dev.percha.cli.export.OnnxFile} with the network and
 * all that is known of it, {@link dev.percha.cli.export.NpzFile} with the bare weights. The same
 * model gives the same bytes.
 */
package dev.percha.cli.export;
