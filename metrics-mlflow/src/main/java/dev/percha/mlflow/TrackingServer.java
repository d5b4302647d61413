package dev.percha.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Speaks to a server by MLflow's REST interface 2.0 (mlflow.org, "REST API"). It goes where it was
 * told alone: redirects are not followed, so that nobody else is given credentials. Blocks.
 */
final class TrackingServer {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** All answers that are asked for take less than 20,000. */
  private static final int MOST_BYTES = 1 << 20;

  private final ObjectMapper json = new ObjectMapper();
  private final URI uri;
  private final Credentials credentials;
  private final HttpClient client;

  TrackingServer(URI uri, Credentials credentials) {
    this.uri = uri;
    this.credentials = credentials;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();
  }

  /** Asks for something by a name. */
  JsonNode get(String endpoint, String field, String value)
      throws IOException, InterruptedException {
    String query = "?" + field + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    return answer(endpoint, request(endpoint + query).GET());
  }

  /**
   * Sends something.
   *
   * @return what it answers
   * @throws RefusedException where it does not take this, however often it is asked
   * @throws IOException where it cannot be reached, or not now
   */
  JsonNode post(String endpoint, JsonNode content) throws IOException, InterruptedException {
    byte[] bytes = json.writeValueAsBytes(content);
    return answer(
        endpoint,
        request(endpoint)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(bytes)));
  }

  private HttpRequest.Builder request(String endpoint) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri + "/api/2.0/mlflow/" + endpoint)).timeout(ANSWER);
    credentials.header().ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  private JsonNode answer(String endpoint, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    JsonNode content;
    try (InputStream in = response.body()) {
      content = parsed(in.readNBytes(MOST_BYTES));
    }
    int status = response.statusCode();
    if (status == 429 || status >= 500) {
      throw new IOException(endpoint + " answers " + status);
    }
    if (status != 200) {
      String code = content.path("error_code").asText("").replaceAll("[^A-Z_]", "");
      String redirect = status / 100 == 3 ? ", a redirect, which is not followed" : "";
      throw new RefusedException(
          endpoint + " answers " + status + (code.isEmpty() ? "" : " " + code) + redirect, code);
    }
    if (!content.isObject()) {
      throw new RefusedException(endpoint + " answers what MLflow does not", "");
    }
    return content;
  }

  private JsonNode parsed(byte[] bytes) throws IOException {
    try {
      return json.readTree(bytes);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** {@return scheme, host and port} */
  @Override
  public String toString() {
    return uri.toString();
  }
}
