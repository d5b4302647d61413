/** numpy's random numbers, which every draw of Percha's comes from. */
package dev.percha.core.domain.random;
