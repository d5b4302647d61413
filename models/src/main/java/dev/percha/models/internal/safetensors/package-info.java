/**
 * The safetensors format, read strictly and written canonically: named tensors of floats behind a
 * JSON header, and nothing that could run. Published at {@code
 * https://huggingface.co/docs/safetensors/index#format}.
 */
package dev.percha.models.internal.safetensors;
