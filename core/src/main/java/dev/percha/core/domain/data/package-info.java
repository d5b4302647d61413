/** Examples and where they come from: data sets, pixels and features, and the split. */
package dev.percha.core.domain.data;
