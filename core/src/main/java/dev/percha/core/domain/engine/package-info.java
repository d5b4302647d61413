/** What a backend is asked for and says of itself: threads and natives, precision, availability. */
package dev.percha.core.domain.engine;
