package dev.percha.benchmarks.contender;

import dev.percha.benchmarks.InitialModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A process that takes turns. It does its first step, says {@code {"ready": true}}, and from then
 * on answers each line of its standard input by one line of JSON, until the input ends.
 *
 * <p>Other lines of its standard output are the engines'.
 */
public final class Contender {
  private Contender() {}

  /**
   * Runs the process.
   *
   * @param args {@code train NAME THREADS}, {@code answer NAME THREADS MODEL} or {@code load};
   *     {@code list} prints the works and the names there are, {@code model MODEL} writes the
   *     folder that {@code answer} reads; these two end at once
   * @throws IOException where the input cannot be read
   */
  public static void main(String[] args) throws IOException {
    if (args[0].equals("list")) {
      Training.names().forEach(name -> System.out.println("train " + name));
      Answering.names().forEach(name -> System.out.println("answer " + name));
      return;
    }
    if (args[0].equals("model")) {
      InitialModel.write(Path.of(args[1]));
      return;
    }
    try (Turns turns = turns(args)) {
      System.out.println("{\"ready\": true}");
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(json(turns.take(List.of(line.split(" ")))));
      }
    }
  }

  private static Turns turns(String[] args) {
    return switch (args[0]) {
      case "train" -> new Training(args[1], Integer.parseInt(args[2]));
      case "answer" -> new Answering(args[1], Integer.parseInt(args[2]), Path.of(args[3]));
      case "load" -> new Loading();
      default ->
          throw new IllegalArgumentException(
              "\"" + args[0] + "\" is no work; allowed: train, answer, load, list, model");
    };
  }

  /** By hand: a JSON library would show in the time to the first answer. */
  private static String json(Map<String, Double> measured) {
    StringJoiner fields = new StringJoiner(", ", "{", "}");
    measured.forEach(
        (name, value) -> fields.add("\"" + name + "\": " + (value.isNaN() ? "null" : value)));
    return fields.toString();
  }
}
