package dev.percha.dl4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What the build knows of the engine, so that asking for it loads no class of ND4J. */
final class Dl4jVersions {
  static final String ENGINE;
  static final String NATIVES;

  static {
    Properties properties = new Properties();
    try (InputStream in = Dl4jVersions.class.getResourceAsStream("engine.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ENGINE = properties.getProperty("version");
    NATIVES = properties.getProperty("natives");
  }

  private Dl4jVersions() {}
}
