/** Update rules, each a record that holds its equation and names its source. */
package dev.percha.core.domain.optimizer;
