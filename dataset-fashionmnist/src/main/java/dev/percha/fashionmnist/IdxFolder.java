package dev.percha.fashionmnist;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.failure.DataException;
import dev.percha.core.port.out.DatasetSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A folder with a data set in the format of MNIST: {@code train-images-idx3-ubyte}, {@code
 * train-labels-idx1-ubyte}, {@code t10k-images-idx3-ubyte} and {@code t10k-labels-idx1-ubyte}, each
 * plain or with {@code .gz}; where both lie there, the plain file is taken. Images may have any
 * size, classes any number up to 256.
 *
 * <p>Classes are named by {@code classes.txt} in the folder, one name a line, where there is one;
 * without it there are as many as the largest label needs, named by their numbers. Fashion-MNIST's
 * own files are known by their content, and get its names.
 *
 * <p>The data set's SHA-256 is taken over four lines of text, each ended by a line feed: the
 * SHA-256 in lower-case hexadecimal of the decompressed training images, training labels, test
 * images and test labels. So it is the same for plain and compressed files, and {@code sha256sum}
 * can check it.
 */
public final class IdxFolder implements DatasetSource {
  /** The most pixels or labels one file may hold, where nothing else is said: 1 GiB of bytes. */
  public static final long DEFAULT_LIMIT = 1L << 30;

  private static final String FASHION_MNIST_SHA256 =
      "7b0688d0999122d67a4eb2b95499a3bf7c5afbfaef15b7295b9f619d9e48a0bc";

  private static final int MOST_BYTES_OF_NAMES = 1 << 20;

  private final Path folder;
  private final long limit;

  /**
   * @param folder the folder
   */
  public IdxFolder(Path folder) {
    this(folder, DEFAULT_LIMIT);
  }

  /**
   * @param folder the folder
   * @param limit the most bytes of pixels or labels that one file may hold, decompressed and
   *     without its header, 1 to 2^31 - 9
   * @throws IllegalArgumentException where the limit is out of range
   */
  public IdxFolder(Path folder, long limit) {
    if (limit < 1 || limit > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "limit is " + limit + " bytes; allowed: 1 to " + (Integer.MAX_VALUE - 8));
    }
    this.folder = Objects.requireNonNull(folder, "folder");
    this.limit = limit;
  }

  @Override
  public Dataset load() {
    if (!Files.isDirectory(folder)) {
      throw new DataException(
          folder
              + ": "
              + (Files.exists(folder) ? "not a folder" : "no such folder")
              + "; expected a folder with the four IDX files of a data set");
    }
    IdxDataset files = new IdxDataset(this::read);
    if (files.sha256().equals(FASHION_MNIST_SHA256)) {
      return files.named(FashionMnist.NAME, FashionMnist.CLASS_NAMES);
    }
    return files.named(name(), classNames(files));
  }

  private String name() {
    Path last = folder.toAbsolutePath().normalize().getFileName();
    return last == null ? "data" : last.toString();
  }

  private List<String> classNames(IdxDataset files) {
    Path file = folder.resolve("classes.txt");
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return IntStream.range(0, files.classes()).mapToObj(Integer::toString).toList();
    }
    List<String> names =
        text(file).lines().map(String::strip).filter(name -> !name.isEmpty()).toList();
    if (names.size() < 2 || names.size() > 256) {
      throw new DataException(
          file + ": " + names.size() + " class names; expected 2 to 256, one a line");
    }
    return names;
  }

  /** A pipe would be waited for, and a device read without end. */
  private static String text(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new DataException(file + ": not a file; expected class names, one a line");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES_OF_NAMES + 1);
      if (bytes.length > MOST_BYTES_OF_NAMES) {
        throw new DataException(file + ": larger than 1 MB; expected class names, one a line");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read as UTF-8 text", e);
    }
  }

  private IdxDataset.File read(String name, int dimensions) {
    Path file = find(name);
    try (IdxStream idx = new IdxStream(file.toString(), Files.newInputStream(file))) {
      return new IdxDataset.File(file.toString(), idx.read(dimensions, limit));
    } catch (IOException e) {
      throw new DataException(
          file + ": cannot be read: " + e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  private Path find(String name) {
    for (String suffix : List.of("", ".gz")) {
      Path file = folder.resolve(name + suffix);
      if (Files.isRegularFile(file)) {
        return file;
      }
      if (Files.exists(file)) {
        throw new DataException(file + ": not a file; expected IDX data, plain or gzip");
      }
    }
    throw new DataException(folder + ": has no file " + name + ", nor " + name + ".gz");
  }
}
