package dev.percha.djl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What the build knows of the engine, so that asking for it loads no class of DJL. */
final class DjlVersions {
  static final String ENGINE;
  static final String NATIVES;

  static {
    Properties properties = new Properties();
    try (InputStream in = DjlVersions.class.getResourceAsStream("engine.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ENGINE = properties.getProperty("version");
    NATIVES = properties.getProperty("natives");
  }

  private DjlVersions() {}
}
