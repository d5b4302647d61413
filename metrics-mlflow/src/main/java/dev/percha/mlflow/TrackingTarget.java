package dev.percha.mlflow;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * Where to log to.
 *
 * @param server scheme, host and port
 * @param experiment the name of an experiment there
 */
record TrackingTarget(URI server, String experiment) {
  private static final String DEFAULT_EXPERIMENT = "percha";

  /**
   * @param text as {@code http://localhost:5000/my experiment}; what URLs escape may be escaped
   * @throws IllegalArgumentException where it is anything else; the message does not repeat it,
   *     since somebody may have written a password into it
   */
  static TrackingTarget parse(String text) {
    URI uri;
    try {
      uri = new URI(text.trim().replace(" ", "%20"));
    } catch (URISyntaxException e) {
      throw refused("this is no URL");
    }
    if (uri.getRawUserInfo() != null) {
      throw refused(
          "a URL is seen by others; give the password by MLFLOW_TRACKING_USERNAME and"
              + " MLFLOW_TRACKING_PASSWORD");
    }
    if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
      throw refused("no server named");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw refused("a server has neither ? nor #");
    }
    String experiment = uri.getPath().replaceFirst("^/", "").replaceFirst("/$", "");
    return new TrackingTarget(
        URI.create(uri.getScheme() + "://" + uri.getRawAuthority()),
        experiment.isBlank() ? DEFAULT_EXPERIMENT : experiment);
  }

  private static IllegalArgumentException refused(String why) {
    return new IllegalArgumentException(
        "mlflow: "
            + why
            + "; expected mlflow=http://HOST:PORT or mlflow=http://HOST:PORT/EXPERIMENT");
  }
}
