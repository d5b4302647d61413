package dev.percha.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads event files by their published format alone, with neither the writer's code nor its
 * library: a frame's sums bit by bit, and protocol buffers field by field.
 */
final class EventFile {
  /** A field's values: of wire type 0 a Long, 1 and 5 too, 2 a ByteBuffer. */
  private record Message(Map<Integer, List<Object>> fields) {
    Object only(int number) {
      List<Object> values = all(number);
      if (values.size() != 1) {
        throw new AssertionError("field " + number + " is there " + values.size() + " times");
      }
      return values.get(0);
    }

    List<Object> all(int number) {
      return fields.getOrDefault(number, List.of());
    }

    Message message(int number) {
      return parse((ByteBuffer) only(number));
    }

    String text(int number) {
      return StandardCharsets.UTF_8.decode(((ByteBuffer) only(number)).duplicate()).toString();
    }
  }

  private final List<Message> events = new ArrayList<>();

  /** Reads all whole records; a record that is cut ends it, and a wrong sum is an error. */
  static EventFile read(Path path) throws IOException {
    EventFile file = new EventFile();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.remaining() >= 12) {
      byte[] length = take(bytes, 8);
      int sum = bytes.getInt();
      if (sum != masked(length)) {
        throw new AssertionError("wrong sum of a length in " + path);
      }
      long size = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (bytes.remaining() < size + 4) {
        break;
      }
      byte[] content = take(bytes, (int) size);
      if (bytes.getInt() != masked(content)) {
        throw new AssertionError("wrong sum of a record in " + path);
      }
      file.events.add(parse(ByteBuffer.wrap(content)));
    }
    return file;
  }

  int size() {
    return events.size();
  }

  String version() {
    return events.get(0).text(3);
  }

  double time(int event) {
    return Double.longBitsToDouble((Long) events.get(event).only(1));
  }

  /** Of all events with figures, by step. */
  Map<Long, Map<String, Float>> scalars() {
    Map<Long, Map<String, Float>> steps = new LinkedHashMap<>();
    for (Message event : events) {
      for (Message value : values(event)) {
        if (!value.all(2).isEmpty()) {
          steps
              .computeIfAbsent((Long) event.only(2), step -> new LinkedHashMap<>())
              .put(value.text(1), Float.intBitsToFloat(((Long) value.only(2)).intValue()));
        }
      }
    }
    return steps;
  }

  /**
   * The one text, which must be a tensor of DT_STRING without dimensions for the plug-in "text".
   */
  String text() {
    for (Message event : events) {
      for (Message value : values(event)) {
        if (!value.all(8).isEmpty()
            && value.message(8).only(1).equals(7L)
            && value.message(8).message(2).fields().isEmpty()
            && value.message(9).message(1).text(1).equals("text")) {
          return value.message(8).text(8);
        }
      }
    }
    throw new AssertionError("no text");
  }

  /** The steps from which on earlier files do not count. */
  List<Long> restarts() {
    return events.stream()
        .filter(event -> !event.all(7).isEmpty() && event.message(7).only(1).equals(1L))
        .map(event -> (Long) event.only(2))
        .toList();
  }

  private static List<Message> values(Message event) {
    return event.all(5).isEmpty()
        ? List.of()
        : event.message(5).all(1).stream().map(value -> parse((ByteBuffer) value)).toList();
  }

  private static Message parse(ByteBuffer whole) {
    ByteBuffer bytes = whole.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    Map<Integer, List<Object>> fields = new LinkedHashMap<>();
    while (bytes.hasRemaining()) {
      long key = varint(bytes);
      Object value =
          switch ((int) (key & 7)) {
            case 0 -> varint(bytes);
            case 1 -> bytes.getLong();
            case 2 -> ByteBuffer.wrap(take(bytes, (int) varint(bytes)));
            case 5 -> (long) bytes.getInt();
            default -> throw new AssertionError("wire type " + (key & 7));
          };
      fields.computeIfAbsent((int) (key >>> 3), number -> new ArrayList<>()).add(value);
    }
    return new Message(fields);
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static byte[] take(ByteBuffer bytes, int count) {
    byte[] taken = new byte[count];
    bytes.get(taken);
    return taken;
  }

  /** Castagnoli's polynomial, reflected, bit by bit; then rotated and shifted. */
  private static int masked(byte[] bytes) {
    int crc = ~0;
    for (byte next : bytes) {
      crc ^= next & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x82f63b78;
      }
    }
    crc = ~crc;
    return (crc >>> 15 | crc << 17) + 0xa282ead8;
  }
}
