package dev.percha.cli.export;

import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.failure.ConfigurationException;

/** What fits one file. */
final class Sizes {
  /** Protobuf's limit, and that of a Java array; the rest of a file is far below 1 MB. */
  private static final long LIMIT = Integer.MAX_VALUE - (1 << 20);

  private Sizes() {}

  /**
   * @param network the network whose weights are to be written
   * @param bytes of one weight
   * @param file what is to be written, for the message
   * @throws ConfigurationException where the weights do not fit
   */
  static void require(NetworkSpec network, int bytes, String file) {
    if ((long) network.parameterCount() * bytes > LIMIT) {
      throw new ConfigurationException(
          "the network "
              + network
              + " has "
              + network.parameterCount()
              + " weights of "
              + bytes
              + " bytes; "
              + file
              + " holds 2 GB");
    }
  }
}
