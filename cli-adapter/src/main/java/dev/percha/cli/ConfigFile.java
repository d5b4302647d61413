package dev.percha.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import dev.percha.core.failure.ConfigurationException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of settings, as data: values are written in it, and neither taken from other files, from
 * the network or the environment, nor made of each other. A file may come from a stranger, and may
 * be no file at all.
 */
final class ConfigFile {
  /** All settings take 2,000; the parser's memory grows with the square of a file's size. */
  private static final int MOST_BYTES = 16 * 1024;

  private ConfigFile() {}

  /**
   * @param file where
   * @return what is written there; each value knows its line
   * @throws ConfigurationException where it cannot be read, is too large, or is more than data
   */
  static Config read(Path file) {
    String text = text(file);
    ConfigParseOptions options =
        ConfigParseOptions.defaults()
            .setSyntax(ConfigSyntax.CONF)
            .setOriginDescription(file.toString())
            .setIncluder(new NoIncluder(file));
    Config config;
    try {
      config = ConfigFactory.parseString(text, options);
      if (!config.isResolved()) {
        throw new ConfigurationException(
            file + ": values are not made of others (${…} and +=); write the value itself");
      }
      config.entrySet();
      return config;
    } catch (ConfigException e) {
      throw new ConfigurationException(e.getMessage().replaceAll("\\s*\\R\\s*", " "), e);
    } catch (StackOverflowError e) {
      throw new ConfigurationException(
          file + ": blocks are nested too deep; settings are written as percha.batch-size = 64", e);
    }
  }

  private static String text(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ConfigurationException(
          "configuration file " + file + " cannot be read; expected a file that there is");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new ConfigurationException(
            "configuration file " + file + " is larger than 16 KB; it holds settings only");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ConfigurationException(
          "configuration file " + file + " is not text in UTF-8; save it as such", e);
    } catch (IOException e) {
      throw new ConfigurationException(
          "configuration file " + file + " cannot be read (" + e.getMessage() + ")", e);
    }
  }

  /** Refuses all four kinds of including: one that is missing here would be the library's own. */
  private record NoIncluder(Path file)
      implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      throw refusal();
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
      throw refusal();
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
      throw refusal();
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
      throw refusal();
    }

    private ConfigurationException refusal() {
      return new ConfigurationException(
          file + ": include: settings are not taken from elsewhere; write them into this file");
    }
  }
}
