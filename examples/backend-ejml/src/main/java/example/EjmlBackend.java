package example;

import dev.percha.core.domain.EngineSettings;
import dev.percha.core.domain.Examples;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Probe;
import dev.percha.core.domain.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.EngineModel;
import dev.percha.core.port.out.Model;
import dev.percha.core.port.out.Trainer;
import org.ejml.EjmlVersion;

/** The network on EJML, a linear algebra library in plain Java. */
// snippet: backend
public final class EjmlBackend implements Backend {
  @Override
  public String name() {
    return "ejml";
  }

  @Override
  public String version() {
    return "EJML " + EjmlVersion.VERSION;
  }

  @Override
  public Backend with(EngineSettings settings) {
    return this; // No threads to set, no natives to unpack.
  }

  @Override
  public Probe probe() {
    return new Probe(true, version());
  }

  @Override
  public Trainer newTrainer(TrainingPlan plan, Parameters initial, Examples training) {
    plan.requireFit(initial, training);
    return new EjmlTrainer(plan, initial, training);
  }

  @Override
  public Model newModel(Parameters parameters) {
    parameters.requireFinite();
    DenseNetwork network = new DenseNetwork(parameters.network(), parameters.toDoubles());
    return new EngineModel(
        parameters.network(), (inputs, rows) -> network.forward(inputs, rows).logits(), () -> {});
  }
}

// snippet end
