/**
 * The domain: networks, plans, examples, parameters, numpy's random numbers, and what is measured.
 * Everything here is a value: immutable, and safe to share between threads, unless a type says
 * otherwise. The domain knows no port.
 */
package dev.percha.core.domain;
