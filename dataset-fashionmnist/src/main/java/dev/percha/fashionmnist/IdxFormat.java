package dev.percha.fashionmnist;

import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.port.out.DatasetFormat;
import dev.percha.core.port.out.DatasetRequest;
import dev.percha.core.port.out.DatasetSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/** Folders of IDX files, read by {@link IdxFolder}. */
public final class IdxFormat implements DatasetFormat {
  @Override
  public String name() {
    return "idx";
  }

  /** What does not exist could be a folder, unless it is named as a table is. */
  @Override
  public boolean reads(Path place) {
    String name = place.toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    return Files.isDirectory(place)
        || !Files.exists(place) && !name.endsWith(".csv") && !name.endsWith(".tsv");
  }

  @Override
  public DatasetSource open(DatasetRequest request, Consumer<String> told) {
    if (request.isOfATable()) {
      throw new ConfigurationException(
          request.place()
              + ": a folder of IDX files has labels and test rows of its own, and no columns; name"
              + " a CSV file, or none of --label, --ignore, --number, --category and --test");
    }
    return new IdxFolder(request.place(), IdxFolder.DEFAULT_LIMIT, request.transposed(), told);
  }
}
