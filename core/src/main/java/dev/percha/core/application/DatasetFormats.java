package dev.percha.core.application;

import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.port.out.DatasetFormat;
import dev.percha.core.port.out.DatasetRequest;
import dev.percha.core.port.out.DatasetSource;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/** The formats of data there are. Immutable. */
public final class DatasetFormats {
  private final List<DatasetFormat> formats;

  private DatasetFormats(List<DatasetFormat> formats) {
    this.formats = formats;
  }

  /**
   * Finds the formats on the class path.
   *
   * @return all that {@link ServiceLoader} finds with this class's loader
   */
  public static DatasetFormats discover() {
    return new DatasetFormats(
        ServiceLoader.load(DatasetFormat.class, DatasetFormats.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList());
  }

  /** {@return the given formats} */
  public static DatasetFormats of(Collection<? extends DatasetFormat> formats) {
    return new DatasetFormats(List.copyOf(formats));
  }

  /**
   * Opens data by the format that reads them.
   *
   * @param request which data, and how
   * @param told hears what a user should know
   * @return where the data set comes from
   * @throws ConfigurationException where no format reads them, or several do, or the one that does
   *     refuses the request
   */
  public DatasetSource open(DatasetRequest request, Consumer<String> told) {
    Path place = request.place();
    List<DatasetFormat> reading = formats.stream().filter(format -> format.reads(place)).toList();
    if (reading.size() != 1) {
      throw new ConfigurationException(
          "%s: %s reads it; there are: %s"
              .formatted(
                  place,
                  reading.isEmpty() ? "no format" : "more than one format",
                  String.join(", ", formats.stream().map(DatasetFormat::name).sorted().toList())));
    }
    return reading.get(0).open(request, told);
  }
}
