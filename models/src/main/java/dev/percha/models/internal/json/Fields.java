package dev.percha.models.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The fields of a JSON object, read strictly: what is missing, or not of its kind, is refused by
 * its place, by an {@link IllegalArgumentException}. Fields that nobody asks for are passed over.
 */
public final class Fields {
  private static final int LONGEST_QUOTE = 60;

  private final JsonNode node;
  private final String place;

  private Fields(JsonNode node, String place) {
    this.node = node;
    this.place = place;
    if (node == null || !node.isObject()) {
      throw new IllegalArgumentException((place.isEmpty() ? "it" : place) + " is no JSON object");
    }
  }

  /** {@return the fields of a document's root} */
  public static Fields of(JsonNode node) {
    return new Fields(node, "");
  }

  /** {@return where a field is in the document, as in {@code runs[0].plan.epochs}} */
  public String place(String name) {
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
                new IllegalArgumentException(
                    place(name) + " is " + shortened(found) + "; expected " + kind));
  }

  private static String shortened(JsonNode found) {
    String text = found.toString();
    return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...";
  }

  /** {@return the object of a name} */
  public Fields object(String name) {
    return new Fields(read(name, "an object", Optional::of), place(name));
  }

  /** {@return whether there is such a field, if only null} */
  public boolean has(String name) {
    return node.has(name);
  }

  /**
   * @param name of a field
   * @param reading one of the other methods
   * @return its value; empty where it is missing or null
   */
  public <T> Optional<T> optional(String name, Function<String, T> reading) {
    return node.hasNonNull(name) ? Optional.of(reading.apply(name)) : Optional.empty();
  }

  /** {@return the object of a name; empty where there is none} */
  public Optional<Fields> optional(String name) {
    return node.has(name) ? Optional.of(object(name)) : Optional.empty();
  }

  /** {@return the objects in the array of a name} */
  public List<Fields> objects(String name) {
    JsonNode array =
        read(name, "an array", found -> found.isArray() ? Optional.of(found) : Optional.empty());
    List<Fields> all = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      all.add(new Fields(array.get(i), place(name) + "[" + i + "]"));
    }
    return all;
  }

  /** {@return the texts in the array of a name} */
  public List<String> texts(String name) {
    return read(
        name,
        "an array of texts",
        found -> {
          List<String> all = new ArrayList<>();
          found.forEach(element -> all.add(element.isTextual() ? element.textValue() : null));
          return found.isArray() && !all.contains(null) ? Optional.of(all) : Optional.empty();
        });
  }

  /** {@return the text of a name} */
  public String text(String name) {
    return read(
        name,
        "a text",
        found -> found.isTextual() ? Optional.of(found.textValue()) : Optional.empty());
  }

  /** {@return the whole number of a name, where an int holds it} */
  public int integer(String name) {
    long value = whole(name);
    if (value != (int) value) {
      throw new IllegalArgumentException(place(name) + " is " + value + ", which is too large");
    }
    return (int) value;
  }

  /** {@return the whole number of a name, where a long holds it} */
  public long whole(String name) {
    return read(name, "a whole number", Fields::whole);
  }

  private static Optional<Long> whole(JsonNode found) {
    return found.isIntegralNumber() && found.canConvertToLong()
        ? Optional.of(found.longValue())
        : Optional.empty();
  }

  /** {@return the whole numbers in the array of a name, where ints hold them} */
  public List<Integer> integers(String name) {
    return read(
        name,
        "an array of whole numbers",
        found -> {
          List<Integer> all = new ArrayList<>();
          found.forEach(element -> all.add(element.isInt() ? element.intValue() : null));
          return found.isArray() && !all.contains(null) ? Optional.of(all) : Optional.empty();
        });
  }

  /** {@return the whole numbers in the array of arrays of a name} */
  public long[][] wholes(String name) {
    return read(
        name,
        "arrays of whole numbers",
        found -> {
          List<long[]> rows = new ArrayList<>();
          for (JsonNode row : found) {
            long[] values = new long[row.isArray() ? row.size() : 0];
            for (int i = 0; i < row.size(); i++) {
              if (!row.isArray() || whole(row.get(i)).isEmpty()) {
                return Optional.empty();
              }
              values[i] = row.get(i).longValue();
            }
            rows.add(values);
          }
          return found.isArray() ? Optional.of(rows.toArray(long[][]::new)) : Optional.empty();
        });
  }

  /** {@return the finite number of a name} */
  public double number(String name) {
    return read(name, "a number", Fields::finite);
  }

  /** {@return the number of a name, where null is written for one that is not finite} */
  public double figure(String name) {
    return read(
        name, "a number", found -> found.isNull() ? Optional.of(Double.NaN) : finite(found));
  }

  private static Optional<Double> finite(JsonNode found) {
    return found.isNumber() && Double.isFinite(found.doubleValue())
        ? Optional.of(found.doubleValue())
        : Optional.empty();
  }

  /** {@return the true or false of a name} */
  public boolean flag(String name) {
    return read(
        name,
        "true or false",
        found -> found.isBoolean() ? Optional.of(found.booleanValue()) : Optional.empty());
  }

  /** {@return the constant that the text of a name stands for, as {@link #word} writes it} */
  public <E extends Enum<?>> E word(String name, Class<E> type) {
    return word(name, type, Fields::word);
  }

  /**
   * @param name of a field
   * @param type the constants
   * @param writing how each is written
   * @return the constant that the field's text stands for
   */
  public <E extends Enum<?>> E word(String name, Class<E> type, Function<E, String> writing) {
    List<String> words = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      words.add(writing.apply(constant));
    }
    return read(
        name,
        "one of " + String.join(", ", words),
        found -> {
          int at = found.isTextual() ? words.indexOf(found.textValue()) : -1;
          return at < 0 ? Optional.empty() : Optional.of(type.getEnumConstants()[at]);
        });
  }

  /** {@return a constant's name in lower case} */
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
