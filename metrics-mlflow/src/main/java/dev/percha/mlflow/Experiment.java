package dev.percha.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;

/** An experiment on a server, made where it is missing. One thread. */
final class Experiment {
  private final TrackingServer server;
  private final String name;
  private String id;

  Experiment(TrackingServer server, String name) {
    this.server = server;
    this.name = name;
  }

  TrackingServer server() {
    return server;
  }

  String id() throws IOException, InterruptedException {
    if (id == null) {
      id = found();
    }
    return id;
  }

  private String found() throws IOException, InterruptedException {
    try {
      return byName();
    } catch (RefusedException e) {
      if (!e.code().equals("RESOURCE_DOES_NOT_EXIST")) {
        throw e;
      }
    }
    try {
      JsonNode content = JsonNodeFactory.instance.objectNode().put("name", name);
      return text(server.post("experiments/create", content).path("experiment_id"));
    } catch (RefusedException e) {
      if (!e.code().equals("RESOURCE_ALREADY_EXISTS")) {
        throw e;
      }
      // Somebody else made it in between.
      return byName();
    }
  }

  private String byName() throws IOException, InterruptedException {
    JsonNode answer = server.get("experiments/get-by-name", "experiment_name", name);
    return text(answer.path("experiment").path("experiment_id"));
  }

  /** What a server calls something by. */
  static String text(JsonNode id) throws RefusedException {
    if (!id.isTextual() || id.asText().isEmpty()) {
      throw new RefusedException("an answer names no id, as MLflow's do", "");
    }
    return id.asText();
  }
}
