package dev.percha.fashionmnist;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.failure.DataException;
import dev.percha.core.port.out.DatasetSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A folder with a data set in the format of MNIST: {@code train-images-idx3-ubyte}, {@code
 * train-labels-idx1-ubyte}, {@code t10k-images-idx3-ubyte} and {@code t10k-labels-idx1-ubyte}, each
 * plain or with {@code .gz}; where both lie there, the plain file is taken. Files of other names
 * are taken where only one each is named alike, as those of EMNIST and QMNIST are.
 *
 * <p>Images may have any size, as rows of pixels too or with a channel of 1; values of any of the
 * format's types are taken as grey levels, 0 to 255, and fractions as 0 to 1 where none is above 1.
 * Classes may have any number up to 256. Where each image has several numbers for a label, the
 * first is taken. Labels begin with 0, or with 1 where none is 0.
 *
 * <p>Classes are named by {@code classes.txt} in the folder, one name a line, where there is one;
 * without it there are as many as the largest label needs, named by their numbers. Fashion-MNIST's
 * own files are known by their content, and get its names.
 *
 * <p>The data set's SHA-256 is taken over four lines of text, each ended by a line feed: the
 * SHA-256 in lower-case hexadecimal of the decompressed training images, training labels, test
 * images and test labels. So it is the same for plain and compressed files, and {@code sha256sum}
 * can check it. Of images that are transposed, it is that of two lines: that SHA-256, and {@code
 * transposed}.
 */
public final class IdxFolder implements DatasetSource {
  /** The most pixels or labels one file may hold, where nothing else is said: 1 GiB of bytes. */
  public static final long DEFAULT_LIMIT = 1L << 30;

  private static final String FASHION_MNIST_SHA256 =
      "7b0688d0999122d67a4eb2b95499a3bf7c5afbfaef15b7295b9f619d9e48a0bc";

  private final Path folder;
  private final long limit;
  private final boolean transposed;
  private final Consumer<String> told;

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
    this(folder, limit, false, line -> {});
  }

  /**
   * @param folder the folder
   * @param limit the most bytes of pixels or labels that one file may hold, decompressed and
   *     without its header, 1 to 2^31 - 9
   * @param transposed whether the files have an image's columns one after the other, as EMNIST's do
   * @param told hears what could have been meant otherwise, one line each
   * @throws IllegalArgumentException where the limit is out of range
   */
  public IdxFolder(Path folder, long limit, boolean transposed, Consumer<String> told) {
    if (limit < 1 || limit > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "limit is " + limit + " bytes; allowed: 1 to " + (Integer.MAX_VALUE - 8));
    }
    this.folder = Objects.requireNonNull(folder, "folder");
    this.limit = limit;
    this.transposed = transposed;
    this.told = Objects.requireNonNull(told, "told");
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
    IdxDataset files = new IdxDataset(this::read, told);
    return files.sha256().equals(FASHION_MNIST_SHA256)
        ? files.named(FashionMnist.NAME, Optional.of(FashionMnist.CLASS_NAMES), transposed)
        : files.named(name(), classNames(), transposed);
  }

  private String name() {
    Path last = folder.toAbsolutePath().normalize().getFileName();
    return last == null ? "data" : last.toString();
  }

  private Optional<List<String>> classNames() {
    Path file = folder.resolve("classes.txt");
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(ClassNames.read(file))
        : Optional.empty();
  }

  private IdxDataset.File read(String name, int usual, int most) {
    Path file = IdxNames.find(folder, name);
    try (IdxStream idx = new IdxStream(file.toString(), Files.newInputStream(file))) {
      return new IdxDataset.File(file.toString(), idx.read(usual, Math.min(usual, 2), most, limit));
    } catch (IOException e) {
      throw new DataException(
          file + ": cannot be read: " + e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
  }
}
