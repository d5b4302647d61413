/**
 * What only shows from outside: the launcher at the root, the documents beside it, and applications
 * that embed the jars.
 */
package dev.percha.acceptance;
