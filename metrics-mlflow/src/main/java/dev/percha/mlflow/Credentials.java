package dev.percha.mlflow;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** What a server is to know us by. It is shown to nobody else. */
final class Credentials {
  private static final String USERNAME = "MLFLOW_TRACKING_USERNAME";
  private static final String PASSWORD = "MLFLOW_TRACKING_PASSWORD";
  private static final String TOKEN = "MLFLOW_TRACKING_TOKEN";

  private final Optional<String> header;

  private Credentials(Optional<String> header) {
    this.header = header;
  }

  /**
   * @param env where they are; name and password come before the token, as MLflow has it
   * @throws IllegalArgumentException where the token cannot be sent; the message does not repeat it
   */
  static Credentials from(Map<String, String> env) {
    String username = env.getOrDefault(USERNAME, "");
    String password = env.getOrDefault(PASSWORD, "");
    String token = env.getOrDefault(TOKEN, "").trim();
    if (!username.isEmpty() && !password.isEmpty()) {
      byte[] both = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
      return new Credentials(Optional.of("Basic " + Base64.getEncoder().encodeToString(both)));
    }
    if (!token.chars().allMatch(character -> character > ' ' && character < 127)) {
      throw new IllegalArgumentException(
          "mlflow: " + TOKEN + " has a character that no token has; set it anew");
    }
    return new Credentials(token.isEmpty() ? Optional.empty() : Optional.of("Bearer " + token));
  }

  /** {@return the value of the header {@code Authorization}; empty where there are none} */
  Optional<String> header() {
    return header;
  }

  @Override
  public String toString() {
    return "credentials";
  }
}
