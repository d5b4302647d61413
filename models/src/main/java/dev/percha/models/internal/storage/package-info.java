/** Files that a crash leaves as they were or as they were to be, never in between. */
package dev.percha.models.internal.storage;
