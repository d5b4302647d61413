package dev.percha.table;

import dev.percha.core.domain.data.Column;
import dev.percha.core.failure.DataException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The different words of a column, each with a code by which it is held. */
final class Words {
  /** The most of one column. */
  static final int MOST = 1_000;

  private final Map<String, Integer> codes = new HashMap<>();
  private final boolean complete;

  /** None yet: every word that is new is taken up. */
  Words() {
    this.complete = false;
  }

  /** These and no others, each by its place. */
  Words(List<String> known) {
    known.forEach(word -> codes.put(word, codes.size()));
    this.complete = true;
  }

  /**
   * @param word not empty
   * @return its code; {@link Column.Categorical#UNKNOWN} where it is none of those that there are
   */
  int code(String word) {
    Integer code = codes.get(word);
    if (code != null) {
      return code;
    }
    if (complete) {
      return (int) Column.Categorical.UNKNOWN;
    }
    codes.put(word, codes.size());
    return codes.size() - 1;
  }

  /**
   * Refuses more words than a column may have.
   *
   * @param file its name
   * @param column its name
   * @param remedy what can be done
   */
  void requireFew(String file, String column, String remedy) {
    if (codes.size() > MOST) {
      throw new DataException(
          "%s: column \"%s\" has more than %d different words; %s"
              .formatted(file, CsvFile.quoted(column), MOST, remedy));
    }
  }

  int size() {
    return codes.size();
  }

  /** {@return the words, numbers by their size, others by their characters} */
  List<String> sorted() {
    List<String> words = new ArrayList<>(codes.keySet());
    boolean numbers = words.stream().noneMatch(word -> Double.isNaN(number(word)));
    Comparator<String> plain = Comparator.naturalOrder();
    words.sort(numbers ? Comparator.comparingDouble(Words::number).thenComparing(plain) : plain);
    return words;
  }

  private static double number(String word) {
    return DecimalNumber.parse(word.toCharArray(), 0, word.length());
  }

  /** {@return by its code, each word's place among those that are sorted} */
  int[] places() {
    List<String> sorted = sorted();
    int[] places = new int[sorted.size()];
    for (int place = 0; place < places.length; place++) {
      places[codes.get(sorted.get(place))] = place;
    }
    return places;
  }
}
