package dev.percha.models;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.percha.core.domain.data.Column;
import dev.percha.core.domain.data.Encoding;
import dev.percha.core.domain.data.ImageShape;
import dev.percha.core.domain.data.OneHot;
import dev.percha.core.domain.data.Preprocessing;
import dev.percha.core.domain.data.Schema;
import dev.percha.core.domain.data.Standardizer;
import dev.percha.models.internal.json.Fields;
import java.util.List;
import java.util.Optional;

/** What rows are and how they are prepared, as JSON; the same in model files and their copies. */
final class SchemaJson {
  private static final String SCALING = "scaling";
  private static final String PREPROCESSING = "preprocessing";
  private static final String NUMBER = "number";
  private static final String CATEGORY = "category";

  private SchemaJson() {}

  /** Whether there is more to say than a model file of the first format can. */
  static boolean isNew(Schema schema, Preprocessing preprocessing) {
    return schema.isTable() || scaling(preprocessing).isEmpty();
  }

  static void write(ObjectNode node, Schema schema, Preprocessing preprocessing) {
    schema.classNames().forEach(node.putArray("classNames")::add);
    schema
        .image()
        .ifPresentOrElse(
            image ->
                node.putObject("image").put("height", image.height()).put("width", image.width()),
            () -> write(node.putArray("columns"), schema.columns()));
    schema.label().ifPresent(label -> node.put("label", label));
    scaling(preprocessing)
        .ifPresentOrElse(
            word -> node.put(SCALING, word),
            () -> write(node.putObject(PREPROCESSING), preprocessing));
  }

  private static Optional<String> scaling(Preprocessing preprocessing) {
    if (preprocessing instanceof Preprocessing.PixelScaling) {
      return Optional.of("pixels");
    }
    return preprocessing instanceof Preprocessing.Identity ? Optional.of("none") : Optional.empty();
  }

  private static void write(ArrayNode array, List<Column> columns) {
    for (Column column : columns) {
      ObjectNode node = array.addObject().put("name", column.name());
      if (column instanceof Column.Categorical category) {
        node.put("kind", CATEGORY);
        category.values().forEach(node.putArray("values")::add);
      } else {
        node.put("kind", NUMBER);
      }
    }
  }

  private static void write(ObjectNode node, Preprocessing preprocessing) {
    if (preprocessing instanceof Preprocessing.Standardization standardization) {
      ArrayNode values = node.put("kind", "standardize").putArray("values");
      standardization.standardizers().forEach(each -> write(values.addObject(), each));
    } else if (preprocessing instanceof Preprocessing.TableColumns table) {
      ArrayNode columns = node.put("kind", "columns").putArray("columns");
      table.encodings().forEach(encoding -> write(columns.addObject(), encoding));
    } else {
      throw new IllegalArgumentException("no file has a preprocessing " + preprocessing);
    }
  }

  private static void write(ObjectNode node, Encoding encoding) {
    if (encoding instanceof OneHot oneHot) {
      oneHot.codes().forEach(node.putArray("codes")::add);
      node.put("hasOther", oneHot.hasOther());
    } else if (encoding instanceof Encoding.Standardized standardized) {
      write(node, standardized.standardizer());
      node.put("marksEmpty", standardized.marksEmpty());
    }
  }

  private static void write(ObjectNode node, Standardizer standardizer) {
    node.put("mean", standardizer.mean()).put("deviation", standardizer.deviation());
  }

  /** Reads what rows are. */
  static Schema schema(Fields fields) {
    List<String> classNames = fields.texts("classNames");
    if (!fields.has("columns")) {
      Fields image = fields.object("image");
      return Schema.ofImages(
          new ImageShape(image.integer("height"), image.integer("width")), classNames);
    }
    return Schema.ofColumns(
        fields.objects("columns").stream().map(SchemaJson::column).toList(),
        fields.text("label"),
        classNames);
  }

  private static Column column(Fields fields) {
    String kind = fields.text("kind");
    return switch (kind) {
      case NUMBER -> new Column.Numeric(fields.text("name"));
      case CATEGORY -> new Column.Categorical(fields.text("name"), fields.texts("values"));
      default ->
          throw new IllegalArgumentException(
              fields.place("kind") + " is \"" + kind + "\"; expected number or category");
    };
  }

  /** Reads how rows are prepared. */
  static Preprocessing preprocessing(Fields fields) {
    if (fields.has(SCALING)) {
      String scaling = fields.text(SCALING);
      return switch (scaling) {
        case "pixels" -> new Preprocessing.PixelScaling();
        case "none" -> new Preprocessing.Identity();
        default ->
            throw new IllegalArgumentException(
                fields.place(SCALING) + " is \"" + scaling + "\"; expected one of pixels, none");
      };
    }
    Fields own = fields.object(PREPROCESSING);
    String kind = own.text("kind");
    return switch (kind) {
      case "standardize" ->
          new Preprocessing.Standardization(
              own.objects("values").stream().map(SchemaJson::standardizer).toList());
      case "columns" ->
          new Preprocessing.TableColumns(
              own.objects("columns").stream().map(SchemaJson::encoding).toList());
      default ->
          throw new IllegalArgumentException(
              own.place("kind") + " is \"" + kind + "\"; expected standardize or columns");
    };
  }

  private static Encoding encoding(Fields fields) {
    return fields.has("codes")
        ? new OneHot(fields.integers("codes"), fields.flag("hasOther"))
        : new Encoding.Standardized(standardizer(fields), fields.flag("marksEmpty"));
  }

  private static Standardizer standardizer(Fields fields) {
    return new Standardizer(fields.number("mean"), fields.number("deviation"));
  }
}
