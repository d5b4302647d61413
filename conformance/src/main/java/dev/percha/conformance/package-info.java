/**
 * The numbered rules that every backend keeps, for any backend to be held to: extend {@link
 * dev.percha.conformance.BackendConformance} and return yours. The rules of one subject stand in
 * one interface, each rule a test whose name begins with its number.
 */
package dev.percha.conformance;
