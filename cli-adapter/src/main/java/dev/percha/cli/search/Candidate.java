package dev.percha.cli.search;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.models.PlanJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * A plan to try.
 *
 * @param id of the plan, the same wherever and whenever it is tried: see {@link #id(TrainingPlan)}
 * @param point what of the search it is
 * @param plan what is trained, to the end
 */
public record Candidate(String id, Point point, TrainingPlan plan) {
  private static final int DIGITS = 12;

  public Candidate {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(point, "point");
    Objects.requireNonNull(plan, "plan");
  }

  /**
   * @param plan a plan
   * @return the first 12 hexadecimal digits of the SHA-256 of its JSON, as {@link PlanJson} writes
   *     it on one line
   */
  public static String id(TrainingPlan plan) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    PlanJson.write(node, plan);
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(node.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * @param points of a search
   * @param plan makes a point's plan
   * @return a candidate for each plan, the first of several points that mean the same
   */
  public static List<Candidate> of(List<Point> points, Function<Point, TrainingPlan> plan) {
    Map<String, Candidate> all = new LinkedHashMap<>();
    for (Point point : points) {
      TrainingPlan made = plan.apply(point);
      String id = id(made);
      all.putIfAbsent(id, new Candidate(id, point, made));
    }
    return List.copyOf(all.values());
  }
}
