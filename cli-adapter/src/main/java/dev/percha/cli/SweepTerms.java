package dev.percha.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.percha.cli.search.Axis;
import dev.percha.cli.search.Choice;
import dev.percha.cli.search.Halving;
import dev.percha.cli.search.Point;
import dev.percha.cli.search.Range;
import dev.percha.cli.search.SearchSpace;
import dev.percha.cli.search.Shard;
import dev.percha.core.domain.training.Monitor;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.models.internal.json.Fields;
import java.util.List;
import java.util.OptionalInt;

/**
 * What of a search is settled before its first training.
 *
 * @param space what it varies
 * @param trials how many plans are drawn; empty for all of the grid
 * @param seed by which they are drawn
 * @param shard which part of them is trained
 * @param halving which of those train to which epoch
 * @param monitor the figure that tells which is better
 * @param jobs how many train at a time
 */
record SweepTerms(
    SweepSpace space,
    OptionalInt trials,
    long seed,
    Shard shard,
    Halving halving,
    Monitor monitor,
    int jobs) {
  /** The points of the search. */
  List<Point> points() {
    SearchSpace all = space.space();
    try {
      return trials.isPresent() ? all.drawn(seed, trials.getAsInt()) : all.grid();
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "--trials: " + e.getMessage() + (trials.isPresent() ? "" : "; say how many to draw"), e);
    }
  }

  /** {@return the monitored figure as files and people have it, such as {@code val_loss}} */
  String figure() {
    return Fields.word(monitor);
  }

  /** As JSON, so that a document of a search that is under way has them too. */
  void write(ObjectNode node) {
    node.put("monitor", figure());
    trials.ifPresent(count -> node.put("trials", count).put("searchSeed", seed));
    node.put("shard", shard.toString());
    halving.rungs().forEach(node.putArray("rungs")::add);
    node.put("keep", halving.keep());
    node.put("jobs", jobs);
    ArrayNode axes = node.putArray("space");
    space.space().axes().forEach(axis -> write(axes.addObject(), axis));
  }

  private static void write(ObjectNode node, Axis axis) {
    node.put("name", axis.name());
    if (axis instanceof Choice choice) {
      choice.values().forEach(node.putArray("values")::add);
    } else if (axis instanceof Range range) {
      node.put("low", range.low()).put("high", range.high());
      node.put("scale", Fields.word(range.scale()));
    }
  }
}
