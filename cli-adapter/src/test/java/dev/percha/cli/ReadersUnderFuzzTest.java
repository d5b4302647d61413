package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.percha.cli.image.ImageFile;
import dev.percha.cli.report.ComparisonTable;
import dev.percha.cli.report.HistoryCsv;
import dev.percha.core.application.Backends;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.ImageShape;
import dev.percha.core.failure.PerchaException;
import dev.percha.core.port.out.DatasetRequest;
import dev.percha.fashionmnist.IdxFolder;
import dev.percha.models.CheckpointFile;
import dev.percha.models.ModelFolder;
import dev.percha.report.HtmlReport;
import dev.percha.results.ExperimentSummary;
import dev.percha.results.Results;
import dev.percha.results.RunSummary;
import dev.percha.table.TableSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;

/**
 * Every reader is given sound files with some bytes changed, and reads them or says in one line why
 * not, in bounded memory. Where a file has a checksum, what is read is what was written. jqwik
 * prints the seed; the profile {@code fuzz} goes on for an hour.
 */
@Tag("fuzz")
class ReadersUnderFuzzTest {
  private static final Path SEEDS = Path.of("src/test/resources/dev/percha/cli/fuzz");
  private static final Path FOLDER = Path.of("target", "fuzz");
  private static final Backends BACKENDS = Backends.discover();
  private static final long MEGABYTE = 1 << 20;

  @Property
  void aDamagedDataSetIsReadOrRefused(@ForAll("dataSets") Mutant mutant) throws IOException {
    Path folder = Files.createDirectories(FOLDER.resolve("idx"));
    for (Path seed : seeds("idx")) {
      Path plain = folder.resolve(seed.getFileName());
      Files.write(plain, Files.readAllBytes(seed));
      Files.deleteIfExists(Path.of(plain + ".gz"));
      if (mutant.file().startsWith(seed.getFileName().toString())) {
        Files.delete(plain);
      }
    }
    Files.write(folder.resolve(mutant.file()), mutant.bytes());

    Optional<Dataset> read = verdict(64 * MEGABYTE, () -> new IdxFolder(folder).load());

    if (mutant.file().endsWith(".gz")) {
      String sound = new IdxFolder(SEEDS.resolve("idx")).load().sha256();
      assertThat(read.map(Dataset::sha256).orElse(sound)).isEqualTo(sound);
    }
  }

  @Property
  void aDamagedTableIsReadOrRefused(@ForAll("tables") Mutant mutant) throws IOException {
    Path file = mutant.in(FOLDER);
    DatasetRequest request = DatasetRequest.of(file).withLabel("kind");

    verdict(64 * MEGABYTE, () -> new TableSource(request, line -> {}).load())
        .ifPresent(read -> assertThat(read.schema().label()).contains("kind"));
  }

  @Property
  void aDamagedPictureIsReadOrRefused(@ForAll("pictures") Mutant mutant) throws IOException {
    Path file = mutant.in(FOLDER);

    // Of up to 50 million pixels, as a header may say of few bytes.
    verdict(1500 * MEGABYTE, () -> ImageFile.read(file, new ImageShape(4, 4)))
        .ifPresent(image -> assertThat(image.pixels()).hasSize(16));
  }

  @Property
  void aDamagedModelIsRefusedOrAsItWasWritten(@ForAll("models") Mutant mutant) throws IOException {
    Path file = mutant.in(FOLDER);

    verdict(64 * MEGABYTE, () -> ModelFolder.read(file))
        .ifPresent(
            read -> assertThat(read).isEqualTo(ModelFolder.read(SEEDS.resolve(mutant.file()))));
  }

  @Property
  void aDamagedCheckpointIsRefusedOrAsItWasWritten(@ForAll("checkpoints") Mutant mutant)
      throws IOException {
    Path file = mutant.in(FOLDER);

    verdict(64 * MEGABYTE, () -> CheckpointFile.read(file))
        .ifPresent(
            read -> assertThat(read).isEqualTo(CheckpointFile.read(SEEDS.resolve(mutant.file()))));
  }

  /** What was read is sound enough to be drawn, and to be written and read again. */
  @Property
  void aDamagedResultIsReadOrRefused(@ForAll("results") Mutant mutant) throws IOException {
    Path file = mutant.in(FOLDER);

    Optional<ExperimentSummary> read = verdict(64 * MEGABYTE, () -> Results.read(file));

    if (read.isPresent()) {
      List<RunSummary> runs = read.get().runs();
      assertThat(ComparisonTable.of(runs, read.get().dataset())).isNotEmpty();
      assertThat(HistoryCsv.of(runs)).isNotEmpty();
      verdict(64 * MEGABYTE, () -> HtmlReport.of(List.of(file)));
      Files.writeString(file, Results.text(read.get()));
      assertThat(Results.read(file)).isEqualTo(read.get());
    }
  }

  /** By the command line, since its readers of flags and values come after the parser. */
  @Property
  void aDamagedConfigurationIsReadOrRefused(@ForAll("configurations") Mutant mutant)
      throws IOException {
    Path file = mutant.in(FOLDER);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    CommandContext shell =
        new CommandContext(
            Map.of(),
            FOLDER,
            new Terminal(OutputStream.nullOutputStream(), StandardCharsets.UTF_8, 2_000),
            new Terminal(err, StandardCharsets.UTF_8, 2_000),
            false,
            false,
            () -> false,
            f -> 1 << 30);

    String config = file.toAbsolutePath().toString();
    int code =
        verdict(
                1500 * MEGABYTE,
                () -> new Percha(BACKENDS, shell).run("summary", "--config", config))
            .orElseThrow();

    String said = err.toString(StandardCharsets.UTF_8);
    assertThat(code).as(said).isIn(0, 2);
    assertThat(said).doesNotContainPattern("[\\p{Cc}&&[^\\n\\t]]").hasLineCount(code == 0 ? 0 : 1);
  }

  /** What is read; empty where it is refused. An exception of any other kind goes through. */
  private static <T> Optional<T> verdict(long most, Supplier<T> reading) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    Optional<T> read;
    try {
      read = Optional.of(reading.get());
    } catch (PerchaException refused) {
      assertThat(refused.getMessage()).hasLineCount(1).hasSizeBetween(20, 2000);
      read = Optional.empty();
    }
    assertThat(threads.getThreadAllocatedBytes(thread) - before).isLessThan(most);
    return read;
  }

  /** Some bytes of a file are replaced by others, and those perhaps many times over. */
  record Change(double at, int removed, List<Byte> put, int times) {
    byte[] applyTo(byte[] bytes) {
      int from = (int) (at * bytes.length);
      int to = Math.min(bytes.length, from + removed);
      ByteBuffer changed = ByteBuffer.allocate(bytes.length - (to - from) + put.size() * times);
      changed.put(bytes, 0, from);
      for (int i = 0; i < times; i++) {
        put.forEach(changed::put);
      }
      return changed.put(bytes, to, bytes.length - to).array();
    }
  }

  /** A sound file with changes. */
  record Mutant(String file, byte[] seed, List<Change> changes) {
    byte[] bytes() {
      byte[] bytes = seed;
      for (Change change : changes) {
        bytes = change.applyTo(bytes);
      }
      return bytes;
    }

    Path in(Path folder) throws IOException {
      return Files.write(Files.createDirectories(folder).resolve(file), bytes());
    }

    @Override
    public String toString() {
      return file + " with " + changes;
    }
  }

  @Provide
  Arbitrary<Mutant> dataSets() throws IOException {
    List<Mutant> sound = new ArrayList<>(sound("idx"));
    for (Mutant plain : List.copyOf(sound)) {
      if (plain.file().endsWith("ubyte")) {
        sound.add(new Mutant(plain.file() + ".gz", gzip(plain.seed()), List.of()));
      }
    }
    return mutants(sound);
  }

  @Provide
  Arbitrary<Mutant> tables() throws IOException {
    return mutants(sound("tables"));
  }

  @Provide
  Arbitrary<Mutant> pictures() throws IOException {
    return mutants(sound("pictures"));
  }

  @Provide
  Arbitrary<Mutant> models() throws IOException {
    return mutants(sound("model.safetensors"));
  }

  @Provide
  Arbitrary<Mutant> checkpoints() throws IOException {
    return mutants(sound("checkpoint.safetensors"));
  }

  @Provide
  Arbitrary<Mutant> results() throws IOException {
    return mutants(sound("results"));
  }

  @Provide
  Arbitrary<Mutant> configurations() throws IOException {
    return mutants(sound("configuration"));
  }

  private static List<Path> seeds(String name) throws IOException {
    try (Stream<Path> files = Files.walk(SEEDS.resolve(name))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static List<Mutant> sound(String name) throws IOException {
    List<Mutant> all = new ArrayList<>();
    for (Path seed : seeds(name)) {
      all.add(new Mutant(seed.getFileName().toString(), Files.readAllBytes(seed), List.of()));
    }
    return all;
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  private static Arbitrary<Mutant> mutants(List<Mutant> sound) {
    Arbitrary<List<Byte>> put =
        Arbitraries.oneOf(
            Arbitraries.bytes().list().ofMaxSize(6),
            Arbitraries.of(bytes("{}[]\",:0123456789-. \n")).list().ofMaxSize(6),
            Arbitraries.of(0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1, 1 << 24, 256)
                .map(number -> list(ByteBuffer.allocate(4).putInt(number).array())));
    Arbitrary<Change> change =
        Combinators.combine(
                Arbitraries.doubles().between(0, true, 1, false),
                Arbitraries.frequencyOf(
                    Tuple.of(9, Arbitraries.integers().between(0, 6)),
                    Tuple.of(1, Arbitraries.integers().between(0, 4000))),
                put,
                Arbitraries.frequency(Tuple.of(9, 1), Tuple.of(1, 2000)))
            .as(Change::new);
    return Combinators.combine(Arbitraries.of(sound), change.list().ofMinSize(1).ofMaxSize(3))
        .as((seed, changes) -> new Mutant(seed.file(), seed.seed(), changes));
  }

  private static Byte[] bytes(String text) {
    return list(text.getBytes(StandardCharsets.UTF_8)).toArray(Byte[]::new);
  }

  private static List<Byte> list(byte[] bytes) {
    Byte[] boxed = new Byte[bytes.length];
    Arrays.setAll(boxed, i -> bytes[i]);
    return List.of(boxed);
  }
}
