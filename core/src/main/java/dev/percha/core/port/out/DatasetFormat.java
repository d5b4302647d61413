package dev.percha.core.port.out;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A format in which users have data of their own, such as a table in a CSV file. Found by {@link
 * java.util.ServiceLoader}: whoever brings another one names it in {@code
 * META-INF/services/dev.percha.core.port.out.DatasetFormat}.
 */
public interface DatasetFormat {
  /** {@return what it is called, in lower case, such as {@code table}} */
  String name();

  /**
   * @param place a file or folder that need not exist
   * @return whether what lies there, or would by its name, is of this format; of the formats on a
   *     class path one at most says so
   */
  boolean reads(Path place);

  /**
   * Reads nothing yet.
   *
   * @param request which data, and how
   * @param told hears, one line each, what a user should know: how far reading has come, and what
   *     was decided that could have been meant otherwise; called on the thread that loads
   * @return where the data set comes from
   * @throws dev.percha.core.failure.ConfigurationException where the request has what this format
   *     has no use for, or lacks what it needs
   */
  DatasetSource open(DatasetRequest request, Consumer<String> told);
}
