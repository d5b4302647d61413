/** A trained model, with all that is needed to ask it and to know where it comes from. */
package dev.percha.core.domain.model;
