/**
 * A search over plans as values: which there are to try, which go on, and which did best. Nothing
 * here trains, reads or writes.
 */
package dev.percha.cli.search;
