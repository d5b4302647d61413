package dev.percha.tensorboard;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.util.Map;

/**
 * TensorFlow's {@code Event} messages, by the numbers that their fields have in {@code
 * event.proto}, {@code summary.proto} and {@code tensor.proto} (github.com/tensorflow/tensorflow,
 * folders {@code core/util} and {@code core/framework}).
 */
final class Events {
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int SESSION_LOG = 7;

  private static final int SESSION_STATUS = 1;
  private static final int SESSION_START = 1;

  private static final int SUMMARY_VALUE = 1;
  private static final int VALUE_TAG = 1;
  private static final int VALUE_SIMPLE = 2;
  private static final int VALUE_TENSOR = 8;
  private static final int VALUE_METADATA = 9;

  private static final int METADATA_PLUGIN = 1;
  private static final int PLUGIN_NAME = 1;

  private static final int TENSOR_TYPE = 1;
  private static final int TENSOR_SHAPE = 2;
  private static final int TENSOR_STRINGS = 8;
  private static final int TYPE_STRING = 7;

  private Events() {}

  /** The first of a file. Times are in seconds since 1970. */
  static byte[] version(double time) {
    return event(time, 0, FILE_VERSION, text("brain.Event:2"));
  }

  /** From this step on, what was written here earlier does not count. */
  static byte[] restart(double time, long step) {
    UnknownFieldSet start =
        UnknownFieldSet.newBuilder().addField(SESSION_STATUS, number(SESSION_START)).build();
    return event(time, step, SESSION_LOG, message(start));
  }

  /** Figures of one step, each under its name, in float32. */
  static byte[] scalars(double time, long step, Map<String, Double> figures) {
    UnknownFieldSet.Field.Builder values = UnknownFieldSet.Field.newBuilder();
    figures.forEach(
        (tag, figure) ->
            values.addLengthDelimited(
                UnknownFieldSet.newBuilder()
                    .addField(VALUE_TAG, text(tag))
                    .addField(
                        VALUE_SIMPLE,
                        UnknownFieldSet.Field.newBuilder()
                            .addFixed32(Float.floatToIntBits(figure.floatValue()))
                            .build())
                    .build()
                    .toByteString()));
    return event(time, step, SUMMARY, message(summary(values.build())));
  }

  /** A text in Markdown, as a tensor of one string for the plug-in "text". */
  static byte[] text(double time, String tag, String markdown) {
    UnknownFieldSet plugin =
        UnknownFieldSet.newBuilder().addField(PLUGIN_NAME, text("text")).build();
    UnknownFieldSet metadata =
        UnknownFieldSet.newBuilder().addField(METADATA_PLUGIN, message(plugin)).build();
    UnknownFieldSet tensor =
        UnknownFieldSet.newBuilder()
            .addField(TENSOR_TYPE, number(TYPE_STRING))
            .addField(TENSOR_SHAPE, message(UnknownFieldSet.getDefaultInstance()))
            .addField(TENSOR_STRINGS, text(markdown))
            .build();
    UnknownFieldSet value =
        UnknownFieldSet.newBuilder()
            .addField(VALUE_TAG, text(tag))
            .addField(VALUE_TENSOR, message(tensor))
            .addField(VALUE_METADATA, message(metadata))
            .build();
    return event(time, 0, SUMMARY, message(summary(message(value))));
  }

  private static UnknownFieldSet summary(UnknownFieldSet.Field values) {
    return UnknownFieldSet.newBuilder().addField(SUMMARY_VALUE, values).build();
  }

  private static byte[] event(double time, long step, int what, UnknownFieldSet.Field content) {
    UnknownFieldSet.Field wallTime =
        UnknownFieldSet.Field.newBuilder().addFixed64(Double.doubleToLongBits(time)).build();
    UnknownFieldSet.Builder event =
        UnknownFieldSet.newBuilder().addField(WALL_TIME, wallTime).addField(what, content);
    if (step != 0) {
      event.addField(STEP, number(step));
    }
    return event.build().toByteArray();
  }

  private static UnknownFieldSet.Field number(long value) {
    return UnknownFieldSet.Field.newBuilder().addVarint(value).build();
  }

  private static UnknownFieldSet.Field text(String value) {
    return UnknownFieldSet.Field.newBuilder()
        .addLengthDelimited(ByteString.copyFromUtf8(value))
        .build();
  }

  private static UnknownFieldSet.Field message(UnknownFieldSet value) {
    return UnknownFieldSet.Field.newBuilder().addLengthDelimited(value.toByteString()).build();
  }
}
