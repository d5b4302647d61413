package dev.percha.dl4j.planted;

import org.nd4j.shade.jackson.databind.ObjectMapper;

/** A violation: a library of known faults that nobody can pin. */
final class UsesAnOldLibrary {
  ObjectMapper mapper;
}
