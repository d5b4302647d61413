package example;

import dev.percha.core.domain.EngineSettings;
import dev.percha.core.domain.Examples;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.TrainingPlan;
import dev.percha.core.engine.EngineBackend;
import dev.percha.core.engine.EngineTrainer;
import dev.percha.core.port.out.EngineModel;
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
