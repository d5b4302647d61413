/**
 * Ports out: what the hexagon asks of the world. Adapters implement {@link
 * dev.percha.core.port.out.DatasetSource}, {@link dev.percha.core.port.out.Backend} with its {@link
 * dev.percha.core.port.out.Trainer} and {@link dev.percha.core.port.out.Model}, and {@link
 * dev.percha.core.port.out.MetricsListener}; a {@link dev.percha.core.port.out.MetricsLogKind}
 * brings listeners that ServiceLoader finds, and a {@link dev.percha.core.port.out.DatasetFormat}
 * data sets. They speak in the domain's types only, and let no foreign exception through.
 */
package dev.percha.core.port.out;
