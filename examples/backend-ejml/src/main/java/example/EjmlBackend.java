package example;

import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.network.Dropout;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.engine.EngineBackend;
import dev.percha.engine.EngineTrainer;
import java.util.Optional;
import dev.percha.engine.EngineModel;
import dev.percha.core.port.out.Model;
import org.ejml.EjmlVersion;

/** The network on EJML, a linear algebra library in plain Java. */
// snippet: backend
public final class EjmlBackend extends EngineBackend {
  public EjmlBackend() {
    super(EngineSettings.defaults()); // No threads to set, no natives to unpack.
  }

  @Override
  public String name() {
    return "ejml";
  }

  @Override
  public String version() {
    return "EJML " + EjmlVersion.VERSION;
  }

  @Override
  public Optional<String> refusal(TrainingPlan plan) {
    boolean drops = plan.network().hidden().stream().anyMatch(Dropout.class::isInstance);
    return drops
        ? Optional.of("the backend ejml has no dropout; train without --dropout")
        : Optional.empty();
  }

  @Override
  protected EngineTrainer.Steps steps(TrainingPlan plan, Examples training) {
    return new EjmlSteps(plan, training);
  }

  @Override
  protected Model model(Parameters parameters) {
    DenseNetwork network = new DenseNetwork(parameters.network(), parameters.toDoubles());
    return new EngineModel(
        parameters.network(), (inputs, rows) -> network.forward(inputs, rows).logits(), () -> {});
  }
}

// snippet end
