package dev.percha.report;

import dev.percha.core.domain.network.Dense;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.optimizer.Adagrad;
import dev.percha.core.domain.optimizer.Adam;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.optimizer.Schedule;
import dev.percha.core.domain.optimizer.Sgd;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.results.ExperimentSummary;
import dev.percha.results.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The command that trains the same again, with every choice of the plan written out. */
final class CommandWords {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.,:/+-]+");

  private final List<String> words = new ArrayList<>(List.of("percha"));

  private CommandWords() {}

  /**
   * {@return the command that repeats an experiment; on data of one's own, with its folder open}
   */
  static String of(ExperimentSummary experiment) {
    CommandWords command = new CommandWords();
    command.words.add(quoted(experiment.command()));
    command.who(experiment);
    command.plan(experiment.plan());
    experiment.environment().threads().ifPresent(threads -> command.flag("threads", threads));
    if (!experiment.dataset().name().equals(Tutorial.DATA)) {
      command.words.add("--data DIR");
    }
    return String.join(" ", command.words);
  }

  private void who(ExperimentSummary experiment) {
    String backends = distinct(experiment, RunSummary::backend);
    if (backends.isEmpty()) {
      return;
    }
    boolean comparison = experiment.command().equals("compare");
    flag(comparison ? "backends" : "backend", backends);
    String seeds = distinct(experiment, run -> String.valueOf(run.plan().seed()));
    if (comparison && seeds.contains(",")) {
      flag("seeds", seeds);
    } else {
      flag("seed", experiment.runs().get(0).plan().seed());
    }
  }

  private static String distinct(
      ExperimentSummary experiment, Function<RunSummary, String> naming) {
    return experiment.runs().stream().map(naming).distinct().collect(Collectors.joining(","));
  }

  private void plan(TrainingPlan plan) {
    flag("epochs", plan.epochs());
    flag("batch-size", plan.batchSize());
    network(plan.network());
    flag("optimizer", name(plan.optimizer()));
    plan.optimizer().hyperparameters().forEach(this::hyperparameter);
    schedule(plan.schedule());
    if (plan.l2() != 0) {
      flag("l2", plan.l2());
    }
    plan.earlyStopping()
        .ifPresent(
            early -> {
              flag("early-stop", early.patience());
              flag("min-delta", early.minDelta());
              flag("monitor", early.monitor().name().toLowerCase(Locale.ROOT));
            });
    flag("split-seed", plan.splitSeed());
    flag("precision", plan.precision().name().toLowerCase(Locale.ROOT));
  }

  private void network(NetworkSpec network) {
    List<Dense> hidden = network.dense();
    if (hidden.isEmpty()) {
      return;
    }
    flag(
        "hidden",
        hidden.stream()
            .map(layer -> String.valueOf(layer.units()))
            .collect(Collectors.joining(",")));
    flag("activation", network.activation(0));
    List<Double> dropout = new ArrayList<>();
    for (int layer = 0; layer < hidden.size(); layer++) {
      dropout.add(network.dropout(layer));
    }
    if (dropout.stream().anyMatch(rate -> rate > 0)) {
      flag("dropout", dropout.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
  }

  /** The names of which a user chooses: two of them say more than the record. */
  private static String name(Optimizer optimizer) {
    return optimizer.match(
        new Optimizer.Cases<>() {
          @Override
          public String sgd(Sgd sgd) {
            if (sgd.momentum() == 0) {
              return "sgd";
            }
            return sgd.nesterov() ? "nesterov" : "momentum";
          }

          @Override
          public String rmsProp(RmsProp rmsProp) {
            return "rmsprop";
          }

          @Override
          public String adam(Adam adam) {
            return adam.weightDecay() > 0 ? "adamw" : "adam";
          }

          @Override
          public String adagrad(Adagrad adagrad) {
            return "adagrad";
          }
        });
  }

  /** Nesterov's is in the name, as are a momentum and a decay of 0. */
  private void hyperparameter(String component, Object value) {
    boolean none = value instanceof Double number && number == 0 && !component.startsWith("init");
    if (!(value instanceof Boolean) && !none) {
      String name = component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      flag(name, String.valueOf(value).toLowerCase(Locale.ROOT));
    }
  }

  private void schedule(Schedule schedule) {
    if (schedule.kind() != Schedule.Kind.CONSTANT) {
      String kind = schedule.kind().name().toLowerCase(Locale.ROOT);
      flag("schedule", kind + ":" + schedule.factor() + ":" + schedule.steps());
    }
    if (schedule.warmUp() > 0) {
      flag("warm-up", schedule.warmUp());
    }
  }

  private void flag(String name, Object value) {
    words.add("--" + name + " " + quoted(String.valueOf(value)));
  }

  /** For a shell: a name from a stranger's document is one word and does nothing. */
  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
