package dev.percha.conformance;

import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.port.out.Model;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the rules for models are asked of: a backend, or something that answers and cannot train.
 */
@ExtendWith(NamedFailures.class)
public interface ModelSubject {
  /**
   * @param parameters finite
   * @return an open model of them
   */
  Model newModel(Parameters parameters);

  /** {@return the precisions it computes in; a backend computes in both} */
  default List<Precision> precisions() {
    return List.of(Precision.values());
  }
}
