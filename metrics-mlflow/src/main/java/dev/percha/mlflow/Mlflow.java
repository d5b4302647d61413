package dev.percha.mlflow;

import dev.percha.core.port.out.MetricsLog;
import dev.percha.core.port.out.MetricsLogKind;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Logs to an MLflow tracking server: a run of its for each training. The target is {@code
 * http://HOST:PORT}, or {@code https://…}, and may have the name of an experiment as its path.
 *
 * <p>Credentials are taken from {@code MLFLOW_TRACKING_USERNAME} and {@code
 * MLFLOW_TRACKING_PASSWORD}, or else {@code MLFLOW_TRACKING_TOKEN}, as MLflow's own client takes
 * them, and from nowhere else.
 */
public final class Mlflow implements MetricsLogKind {
  private final Map<String, String> env;

  /** With the process's environment, as ServiceLoader makes it. */
  public Mlflow() {
    this(System.getenv());
  }

  /** With an environment of the caller's. */
  public Mlflow(Map<String, String> env) {
    this.env = Objects.requireNonNull(env, "env");
  }

  @Override
  public String name() {
    return "mlflow";
  }

  @Override
  public MetricsLog open(Optional<String> target, Path here, Consumer<String> told) {
    TrackingTarget where = TrackingTarget.parse(target.orElse(""));
    TrackingServer server = new TrackingServer(where.server(), Credentials.from(env));
    return new MlflowLog(server, where.experiment(), Clock.systemUTC(), told);
  }
}
