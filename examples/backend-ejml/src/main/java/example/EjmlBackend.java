package example;

import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.engine.EngineBackend;
import dev.percha.engine.EngineTrainer;
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
