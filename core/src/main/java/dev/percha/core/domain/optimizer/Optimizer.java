package dev.percha.core.domain.optimizer;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * How a gradient becomes a step. Each record holds its equation, with its source: no default of an
 * engine is inherited. Values are checked when one is made.
 *
 * <p>Equations are written for one parameter {@code w}, with {@code g} the gradient of the batch's
 * mean loss by it, and {@code t} the number of the step, from 1.
 */
public sealed interface Optimizer permits Sgd, RmsProp, Adam, Adagrad {
  /** {@return the step size; finite, above 0} */
  double learningRate();

  /**
   * @return what it keeps of every parameter from step to step, in a fixed order; may be empty
   */
  List<Slot> slots();

  /** {@return what a slot is of every parameter before the first step} */
  default double initial(Slot slot) {
    return 0;
  }

  /** {@return the kind, as files and flags name it: the record's name in lower case} */
  default String name() {
    return name(getClass());
  }

  private static String name(Class<?> kind) {
    return kind.getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** {@return the same optimizer with another learning rate; finite, above 0} */
  default Optimizer withLearningRate(double other) {
    Map<String, Object> values = hyperparameters();
    values.put("learningRate", other);
    return of(getClass(), (name, type) -> values.get(name));
  }

  /** {@return its values by the names of the record's components, in their order} */
  default Map<String, Object> hyperparameters() {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent component : getClass().getRecordComponents()) {
      try {
        values.put(component.getName(), component.getAccessor().invoke(this));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("a public record can be read", e);
      }
    }
    return values;
  }

  /**
   * Makes an optimizer of values that were read.
   *
   * @param name of the kind, as {@link #name} gives it
   * @param value asked for each component by its name and type ({@code double}, {@code boolean} or
   *     an enum); whatever it throws passes through
   * @return the optimizer
   * @throws IllegalArgumentException where there is no such kind, or a value is not allowed
   */
  static Optimizer of(String name, BiFunction<String, Class<?>, Object> value) {
    for (Class<?> kind : Optimizer.class.getPermittedSubclasses()) {
      if (name(kind).equals(name)) {
        return of(kind, value);
      }
    }
    throw new IllegalArgumentException(
        "optimizer is "
            + name
            + "; expected one of "
            + Arrays.stream(Optimizer.class.getPermittedSubclasses())
                .map(Optimizer::name)
                .collect(Collectors.joining(", ")));
  }

  private static Optimizer of(Class<?> kind, BiFunction<String, Class<?>, Object> value) {
    RecordComponent[] components = kind.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values =
        Arrays.stream(components)
            .map(component -> value.apply(component.getName(), component.getType()))
            .toArray();
    try {
      return (Optimizer) kind.getConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a public record can be made", e);
    }
  }

  /**
   * Asks the case that this one is. A new kind of optimizer adds a method to {@link Cases}, so that
   * no dispatch that forgets it compiles.
   *
   * @param cases what to do with each kind
   * @param <T> of the answer
   * @return what the case says
   */
  <T> T match(Cases<T> cases);

  /**
   * One method for each kind of optimizer.
   *
   * @param <T> of the answer
   */
  interface Cases<T> {
    /** {@return the answer for gradient descent} */
    T sgd(Sgd sgd);

    /** {@return the answer for RMSProp} */
    T rmsProp(RmsProp rmsProp);

    /** {@return the answer for Adam and AdamW} */
    T adam(Adam adam);

    /** {@return the answer for Adagrad} */
    T adagrad(Adagrad adagrad);
  }

  /** A number that an optimizer keeps of every parameter. */
  enum Slot {
    /** {@code m} of {@link Sgd}: what the last step added to the weight. */
    VELOCITY("velocity", false),
    /** {@code m} of {@link Adam}: a running mean of gradients. */
    FIRST_MOMENT("first moment", false),
    /** {@code v} of {@link RmsProp} and {@link Adam}: a running mean of squared gradients. */
    SECOND_MOMENT("second moment", true),
    /** {@code s} of {@link Adagrad}: a sum of squared gradients. */
    SQUARED_SUM("sum of squares", true);

    private final String title;
    private final boolean nonNegative;

    Slot(String title, boolean nonNegative) {
      this.title = title;
      this.nonNegative = nonNegative;
    }

    /** {@return its name for people} */
    public String title() {
      return title;
    }

    /** {@return whether no value of it can be negative} */
    public boolean isNonNegative() {
      return nonNegative;
    }
  }

  /** Refuses a value that is not finite and above 0, by an IllegalArgumentException. */
  static void requirePositive(String name, double value) {
    if (!(value > 0 && value <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(name + " is " + value + "; allowed: finite, above 0");
    }
  }

  /** Refuses a share of an old value that is not in [0, 1), by an IllegalArgumentException. */
  static void requireDecay(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " is " + value + "; allowed: 0 or more, below 1");
    }
  }
}
