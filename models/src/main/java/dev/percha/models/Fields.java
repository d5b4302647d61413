package dev.percha.models;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The fields of a JSON object, read strictly: what is missing, or not of its kind, is refused by
 * its place.
 */
final class Fields {
  private final JsonNode node;
  private final String place;

  private Fields(JsonNode node, String place) {
    this.node = node;
    this.place = place;
    if (node == null || !node.isObject()) {
      throw new IllegalArgumentException((place.isEmpty() ? "it" : place) + " is no JSON object");
    }
  }

  static Fields of(JsonNode node) {
    return new Fields(node, "");
  }

  private String place(String name) {
    return place.isEmpty() ? name : place + "." + name;
  }

  private <T> T read(String name, String kind, Function<JsonNode, Optional<T>> value) {
    JsonNode found = node.get(name);
    if (found == null) {
      throw new IllegalArgumentException(place(name) + " is missing");
    }
    return value
        .apply(found)
        .orElseThrow(
            () ->
                new IllegalArgumentException(place(name) + " is " + found + "; expected " + kind));
  }

  Fields object(String name) {
    return new Fields(read(name, "an object", Optional::of), place(name));
  }

  boolean has(String name) {
    return node.has(name);
  }

  Optional<Fields> optional(String name) {
    return node.has(name) ? Optional.of(object(name)) : Optional.empty();
  }

  List<Fields> objects(String name) {
    JsonNode array =
        read(name, "an array", found -> found.isArray() ? Optional.of(found) : Optional.empty());
    List<Fields> all = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      all.add(new Fields(array.get(i), place(name) + "[" + i + "]"));
    }
    return all;
  }

  List<String> texts(String name) {
    return read(
        name,
        "an array of texts",
        found -> {
          List<String> all = new ArrayList<>();
          found.forEach(element -> all.add(element.isTextual() ? element.textValue() : null));
          return found.isArray() && !all.contains(null) ? Optional.of(all) : Optional.empty();
        });
  }

  String text(String name) {
    return read(
        name,
        "a text",
        found -> found.isTextual() ? Optional.of(found.textValue()) : Optional.empty());
  }

  int integer(String name) {
    long value = whole(name);
    if (value != (int) value) {
      throw new IllegalArgumentException(place(name) + " is " + value + ", which is too large");
    }
    return (int) value;
  }

  long whole(String name) {
    return read(
        name,
        "a whole number",
        found ->
            found.isIntegralNumber() && found.canConvertToLong()
                ? Optional.of(found.longValue())
                : Optional.empty());
  }

  double number(String name) {
    return read(
        name,
        "a number",
        found ->
            found.isNumber() && Double.isFinite(found.doubleValue())
                ? Optional.of(found.doubleValue())
                : Optional.empty());
  }

  boolean flag(String name) {
    return read(
        name,
        "true or false",
        found -> found.isBoolean() ? Optional.of(found.booleanValue()) : Optional.empty());
  }

  <E extends Enum<?>> E word(String name, Class<E> type) {
    List<String> words = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      words.add(word(constant));
    }
    return read(
        name,
        "one of " + String.join(", ", words),
        found -> {
          int at = found.isTextual() ? words.indexOf(found.textValue()) : -1;
          return at < 0 ? Optional.empty() : Optional.of(type.getEnumConstants()[at]);
        });
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
