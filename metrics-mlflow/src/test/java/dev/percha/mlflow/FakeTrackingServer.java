package dev.percha.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An MLflow tracking server on loopback, which takes nothing but what "MLflow REST API" documents
 * (mlflow.org/docs/latest/rest-api.html): fields, their types, limits and error codes.
 */
final class FakeTrackingServer implements AutoCloseable {
  private static final String API = "/api/2.0/mlflow/";

  /** What was asked, in order: an endpoint and what came with it. */
  record Request(String endpoint, JsonNode content, String authorization) {}

  private final ObjectMapper json = new ObjectMapper();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> experiments = new CopyOnWriteArrayList<>();
  final List<Request> requests = new CopyOnWriteArrayList<>();
  final List<String> faults = new CopyOnWriteArrayList<>();

  /** Statuses to answer with before it does its work, without content. */
  final List<Integer> statuses = new CopyOnWriteArrayList<>();

  /** Opened, it lets answers go. */
  volatile CountDownLatch gate = new CountDownLatch(0);

  /** Opens when the end of a run has come. */
  final CountDownLatch ended = new CountDownLatch(1);

  private int runs;

  FakeTrackingServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  FakeTrackingServer withExperiment(String name) {
    experiments.add(name);
    return this;
  }

  List<JsonNode> sentTo(String endpoint) {
    return requests.stream()
        .filter(request -> request.endpoint().equals(endpoint))
        .map(Request::content)
        .toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      gate.await();
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (!statuses.isEmpty()) {
        exchange.getResponseHeaders().add("Location", url() + "/elsewhere");
        exchange.sendResponseHeaders(statuses.remove(0), -1);
        return;
      }
      String path = exchange.getRequestURI().getPath();
      JsonNode content = content(exchange, body);
      requests.add(
          new Request(
              path.replace(API, ""),
              content,
              exchange.getRequestHeaders().getFirst("Authorization")));
      answer(exchange, path, content);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private JsonNode content(HttpExchange exchange, byte[] body) throws IOException {
    if (exchange.getRequestMethod().equals("POST")) {
      String type = exchange.getRequestHeaders().getFirst("Content-Type");
      require("application/json".equals(type), "content type " + type);
      return json.readTree(body);
    }
    String[] parts = exchange.getRequestURI().getRawQuery().split("=", 2);
    return json.valueToTree(Map.of(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8)));
  }

  private void answer(HttpExchange exchange, String path, JsonNode content) throws IOException {
    String method = exchange.getRequestMethod();
    switch (method + " " + path.replace(API, "")) {
      case "GET experiments/get-by-name" -> byName(exchange, text(content, "experiment_name"));
      case "POST experiments/create" -> {
        experiments.add(text(content, "name"));
        send(exchange, 200, Map.of("experiment_id", String.valueOf(experiments.size())));
      }
      case "POST runs/create" -> {
        text(content, "experiment_id");
        require(content.path("start_time").isIntegralNumber(), "start_time");
        pairs(content.path("tags"), 100);
        Map<String, Object> info = Map.of("run_id", "run" + ++runs, "status", "RUNNING");
        send(exchange, 200, Map.of("run", Map.of("info", info)));
      }
      case "POST runs/log-batch" -> {
        text(content, "run_id");
        metrics(content.path("metrics"));
        pairs(content.path("params"), 100);
        send(exchange, 200, Map.of());
      }
      case "POST runs/update" -> {
        text(content, "run_id");
        require(
            List.of("RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED")
                .contains(text(content, "status")),
            "status");
        require(content.path("end_time").isIntegralNumber(), "end_time");
        send(exchange, 200, Map.of("run_info", Map.of()));
        ended.countDown();
      }
      default -> {
        faults.add("no endpoint " + method + " " + path);
        send(exchange, 404, Map.of("error_code", "ENDPOINT_NOT_FOUND"));
      }
    }
  }

  private void byName(HttpExchange exchange, String name) throws IOException {
    int at = experiments.indexOf(name);
    if (at < 0) {
      send(exchange, 404, Map.of("error_code", "RESOURCE_DOES_NOT_EXIST"));
    } else {
      Map<String, String> experiment =
          Map.of("experiment_id", String.valueOf(at + 1), "lifecycle_stage", "active");
      send(exchange, 200, Map.of("experiment", experiment));
    }
  }

  private void metrics(JsonNode metrics) {
    require(metrics.size() <= 1000, "metrics: " + metrics.size());
    for (JsonNode metric : metrics) {
      text(metric, "key");
      require(metric.path("value").isNumber(), "value");
      require(metric.path("timestamp").isIntegralNumber(), "timestamp");
      require(metric.path("step").isIntegralNumber(), "step");
    }
  }

  private void pairs(JsonNode pairs, int most) {
    require(pairs.size() <= most, "pairs: " + pairs.size());
    for (JsonNode pair : pairs) {
      String key = text(pair, "key");
      require(key.matches("[\\w./ -]{1,250}"), "key " + key);
      require(pair.path("value").isTextual(), "value of " + key);
      require(
          pair.path("value").asText().getBytes(StandardCharsets.UTF_8).length <= 6000,
          "length of " + key);
    }
  }

  private String text(JsonNode node, String field) {
    require(node.path(field).isTextual(), field);
    return node.path(field).asText();
  }

  private void require(boolean sound, String what) {
    if (!sound) {
      faults.add(what);
    }
  }

  private void send(HttpExchange exchange, int status, Object content) throws IOException {
    byte[] bytes = json.writeValueAsBytes(content);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    gate.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
