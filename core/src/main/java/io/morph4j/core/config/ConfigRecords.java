package io.morph4j.core.config;

import io.morph4j.core.file.Brief;
import io.morph4j.core.file.UsageException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Config records as options: their names, types and defaults, and records with some values replaced
 * by text from a command line or file.
 *
 * <p>Components may be {@code int}, {@code long}, {@code double}, {@code boolean}, {@link String},
 * an enum or a {@code List<Integer>}; their texts come from {@link Option}. A component that is a
 * record itself is a group: its components are options of the whole, under their own names, which
 * must not repeat.
 */
public final class ConfigRecords {
  private ConfigRecords() {}

  /**
   * One component of a config record.
   *
   * @param name the key of {@code --set}
   * @param type e.g. {@code whole number}
   * @param value in the record that was asked, as text
   * @param description from {@link Option}, empty without one
   * @param allowed the values of an enum or of a boolean, else empty
   */
  public record Info(
      String name, String type, String value, String description, List<String> allowed) {
    public Info {
      allowed = List.copyOf(allowed);
    }
  }

  /** The options of {@code config} in the order of its components, groups taken apart. */
  public static List<Info> options(Record config) {
    List<Info> options = new ArrayList<>();
    for (RecordComponent component : config.getClass().getRecordComponents()) {
      if (component.getType().isRecord()) {
        options.addAll(options((Record) read(config, component)));
        continue;
      }
      Option text = component.getAnnotation(Option.class);
      ConfigValue type = ConfigValue.of(component.getGenericType());
      options.add(
          new Info(
              component.getName(),
              type.title(),
              type.format(read(config, component)),
              text == null ? "" : text.value(),
              type.allowed()));
    }
    return options;
  }

  /** Every component as text; {@link #with} reads it back to an equal record. */
  public static Map<String, String> toMap(Record config) {
    Map<String, String> values = new LinkedHashMap<>();
    options(config).forEach(option -> values.put(option.name(), option.value()));
    return values;
  }

  /**
   * {@code preset} with {@code overrides} in place of some of its values.
   *
   * @throws UsageException if a key is unknown, a value cannot be read, or the record refuses it
   */
  public static <R extends Record> R with(R preset, Map<String, String> overrides) {
    checkKeys(options(preset).stream().map(Info::name).toList(), overrides);
    return replaced(preset, overrides);
  }

  private static <R extends Record> R replaced(R preset, Map<String, String> overrides) {
    RecordComponent[] components = preset.getClass().getRecordComponents();
    @Nullable Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      Object before = read(preset, components[i]);
      String text = overrides.get(components[i].getName());
      if (components[i].getType().isRecord()) {
        values[i] = replaced((Record) before, overrides);
      } else {
        values[i] =
            text == null
                ? before
                : ConfigValue.of(components[i].getGenericType())
                    .parse(components[i].getName(), text);
      }
    }
    return construct(preset, components, values, overrides);
  }

  private static void checkKeys(List<String> names, Map<String, String> overrides) {
    for (String key : overrides.keySet()) {
      if (!names.contains(key)) {
        String nearest = NearestName.of(key, names);
        throw new UsageException(
            "unknown option "
                + Brief.of(key)
                + (nearest == null ? "" : "; did you mean " + nearest + "?")
                + " The options are "
                + String.join(", ", names)
                + " (morph4j train ARCH --list-options explains them)");
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static <R extends Record> R construct(
      R preset,
      RecordComponent[] components,
      @Nullable Object[] values,
      Map<String, String> overrides) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = preset.getClass().getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return (R) constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw new UsageException(
            "these options do not go together or are out of range: "
                + refused.getMessage()
                + (overrides.isEmpty()
                    ? ""
                    : " (set: " + Brief.of(overrides.toString(), 200) + ")"),
            refused);
      }
      throw new IllegalStateException("cannot make " + preset.getClass(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make " + preset.getClass(), e);
    }
  }

  private static Object read(Record config, RecordComponent component) {
    try {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(config);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component + " of " + config, e);
    }
  }
}
