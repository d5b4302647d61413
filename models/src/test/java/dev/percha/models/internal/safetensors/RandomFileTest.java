package dev.percha.models.internal.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percha.core.domain.engine.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What holds for every file and every content, drawn at random; jqwik prints the seed. */
@Tag("fuzz")
class RandomFileTest {
  private static final Path FILE = Path.of("target", "properties.safetensors");
  private static final Arbitrary<String> TEXT =
      Arbitraries.strings()
          .ofMaxLength(12)
          .filter(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text));

  @BeforeContainer
  static void makeFolder() throws IOException {
    Files.createDirectories(FILE.getParent());
  }

  @AfterContainer
  static void deleteFile() throws IOException {
    Files.deleteIfExists(FILE);
  }

  @Property
  void anyContentComesBackBitForBit(
      @ForAll("metadata") Map<String, String> metadata, @ForAll("tensors") List<Tensor> tensors)
      throws IOException {
    byte[] written = Safetensors.write(metadata, tensors);
    Files.write(FILE, written);
    Safetensors.Content read = Safetensors.read(FILE);

    assertThat(Recorded.describe(read))
        .isEqualTo(Recorded.describe(new Safetensors.Content(metadata, tensors)));
    assertThat(read.tensors()).isEqualTo(tensors);
    assertThat(Safetensors.write(read.metadata(), read.tensors())).isEqualTo(written);
    assertThat((written.length - tensors.stream().mapToInt(t -> t.spec().bytes()).sum()) % 8)
        .isZero();
  }

  @Property
  void floatsComeBackWithTheirBits(@ForAll List<Integer> bits) throws IOException {
    float[] values = new float[bits.size()];
    for (int i = 0; i < values.length; i++) {
      float value = Float.intBitsToFloat(bits.get(i));
      values[i] = Float.isFinite(value) ? value : -0f;
    }
    Tensor tensor = Tensor.ofFloats("a", new int[] {values.length}, values);
    Files.write(FILE, Safetensors.write(Map.of(), List.of(tensor)));

    // Arrays.equals tells -0.0 from 0.0.
    assertThat(Arrays.equals(Safetensors.read(FILE).tensors().get(0).toFloats(), values)).isTrue();
  }

  @Property
  void anyBytesAreRefusedOrSound(@ForAll @Size(max = 300) byte[] bytes) throws IOException {
    Verdict.of(FILE, bytes);
  }

  @Property
  void anyTextAsHeaderIsRefusedOrSound(
      @ForAll("headers") String header, @ForAll @Size(max = 24) byte[] data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(Long.BYTES + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    Verdict.of(FILE, file.putLong(text.length).put(text).put(data).array());
  }

  @Property
  void aValidFileChangedAnywhereIsRefusedOrSound(
      @ForAll("tensors") List<Tensor> tensors, @ForAll("changes") List<Change> changes)
      throws IOException {
    byte[] bytes = Safetensors.write(Map.of("k", "text"), tensors);
    for (Change change : changes) {
      bytes = change.applyTo(bytes);
    }
    Verdict.of(FILE, bytes);
  }

  /** Some bytes of a file are replaced by others, of which there may be more or fewer. */
  record Change(double at, int removed, List<Byte> put) {
    byte[] applyTo(byte[] bytes) {
      int from = (int) (at * bytes.length);
      int to = Math.min(bytes.length, from + removed);
      ByteBuffer changed = ByteBuffer.allocate(bytes.length - (to - from) + put.size());
      changed.put(bytes, 0, from);
      put.forEach(changed::put);
      return changed.put(bytes, to, bytes.length - to).array();
    }
  }

  @Provide
  Arbitrary<Map<String, String>> metadata() {
    return Arbitraries.maps(TEXT, TEXT).ofMaxSize(4);
  }

  @Provide
  Arbitrary<List<Tensor>> tensors() {
    Arbitrary<int[]> shape = Arbitraries.integers().between(0, 4).array(int[].class).ofMaxSize(3);
    Arbitrary<Tensor> tensor =
        Combinators.combine(
                TEXT.filter(name -> !name.equals("__metadata__")),
                shape,
                Arbitraries.of(Precision.class),
                Arbitraries.longs().list().ofSize(64))
            .as(RandomFileTest::tensor);
    return tensor.list().ofMaxSize(5).uniqueElements(Tensor::name);
  }

  private static Tensor tensor(String name, int[] shape, Precision precision, List<Long> bits) {
    TensorSpec spec = TensorSpec.of(name, precision, shape);
    double[] doubles = new double[spec.size()];
    float[] floats = new float[spec.size()];
    for (int i = 0; i < doubles.length; i++) {
      double wide = Double.longBitsToDouble(bits.get(i));
      float narrow = Float.intBitsToFloat(bits.get(i).intValue());
      doubles[i] = Double.isFinite(wide) ? wide : -0.0;
      floats[i] = Float.isFinite(narrow) ? narrow : -0f;
    }
    return precision == Precision.FLOAT32
        ? Tensor.ofFloats(name, shape, floats)
        : Tensor.ofDoubles(name, shape, doubles);
  }

  /** Whole headers with strange parts, and strings of parts alone. */
  @Provide
  Arbitrary<String> headers() {
    Arbitrary<String> number =
        Arbitraries.of("0", "4", "8", "2", "-1", "-0", "1.5", "4e0", "2147483648", "1".repeat(40));
    Arbitrary<String> array = number.list().ofMaxSize(3).map(n -> "[" + String.join(",", n) + "]");
    Arbitrary<String> value =
        Arbitraries.oneOf(
            array, number, Arbitraries.of("\"F32\"", "\"F64\"", "\"I8\"", "null", "{}", "[[0]]"));
    Arbitrary<String> key = Arbitraries.of("\"dtype\"", "\"shape\"", "\"data_offsets\"", "\"x\"");
    Arbitrary<String> info =
        Combinators.combine(key, value)
            .as((k, v) -> k + ":" + v)
            .list()
            .ofMaxSize(4)
            .map(all -> "{" + String.join(",", all) + "}");
    Arbitrary<String> likely =
        Combinators.combine(array, array)
            .as("{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":%s}"::formatted);
    Arbitrary<String> name = Arbitraries.of("\"a\"", "\"b\"", "\"__metadata__\"", "\"\\u0061\"");
    Arbitrary<String> whole =
        Combinators.combine(name, Arbitraries.oneOf(likely, info, value))
            .as((n, i) -> n + ":" + i)
            .list()
            .ofMaxSize(3)
            .map(all -> "{" + String.join(",", all) + "}");
    Arbitrary<String> parts =
        Arbitraries.oneOf(key, value, name, Arbitraries.of("{", "}", "[", "]", ",", ":", " ", "\n"))
            .list()
            .ofMaxSize(30)
            .map(all -> "{" + String.join("", all) + "}");
    return Arbitraries.oneOf(whole, parts);
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    Arbitrary<Byte> put =
        Arbitraries.oneOf(Arbitraries.bytes(), Arbitraries.of(bytes("{}[]\",:0123456789-. ")));
    return Combinators.combine(
            Arbitraries.doubles().between(0, true, 1, false),
            Arbitraries.integers().between(0, 6),
            put.list().ofMaxSize(6))
        .as(Change::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }

  private static Byte[] bytes(String text) {
    return text.chars().mapToObj(c -> (byte) c).toArray(Byte[]::new);
  }
}
