package dev.percha.table;

import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.port.out.DatasetFormat;
import dev.percha.core.port.out.DatasetRequest;
import dev.percha.core.port.out.DatasetSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/** Tables in CSV files, read by {@link TableSource}. */
public final class TableFormat implements DatasetFormat {
  @Override
  public String name() {
    return "table";
  }

  /** Any file there is; what does not exist could be one, where it is named so. */
  @Override
  public boolean reads(Path place) {
    String name = place.toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    return Files.exists(place)
        ? !Files.isDirectory(place)
        : name.endsWith(".csv") || name.endsWith(".tsv");
  }

  @Override
  public DatasetSource open(DatasetRequest request, Consumer<String> told) {
    if (request.transposed()) {
      throw new ConfigurationException(
          request.place() + ": a table has no images to turn; leave --transpose out");
    }
    return new TableSource(request, told);
  }
}
