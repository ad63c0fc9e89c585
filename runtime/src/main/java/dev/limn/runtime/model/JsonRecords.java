package dev.limn.runtime.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limn.Suggestion;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes records of a JSON tree, strictly: unknown keys, values of another kind, and what the
 * records' constructors refuse are refused by their place.
 */
final class JsonRecords {

  /**
   * A tree that does not fit.
   *
   * @see #getMessage() the place and the rule
   */
  static final class Misfit extends RuntimeException {

    private static final long serialVersionUID = 1;

    private Misfit(String place, String problem, Throwable cause) {
      super(place.isEmpty() ? problem : place + ": " + problem, cause);
    }

    private Misfit(String problem) {
      super(problem);
    }
  }

  private JsonRecords() {}

  /**
   * Makes a record.
   *
   * @param tree an object whose keys are components of the record
   * @param type of record; its components are text, numbers, booleans, enums, trees, lists, maps
   *     from text, and records of these
   * @throws Misfit if the tree does not fit
   */
  static <T> T read(JsonNode tree, Class<T> type) {
    return type.cast(object(tree, type, ""));
  }

  private static Object value(JsonNode tree, Type type, String place) {
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == List.class
          ? list(tree, generic.getActualTypeArguments()[0], place)
          : map(tree, generic.getActualTypeArguments()[1], place);
    }
    Class<?> wanted = (Class<?>) type;
    if (tree == null || tree.isNull()) {
      require(!wanted.isPrimitive(), place, kind(wanted));
      return null;
    }
    if (wanted == JsonNode.class) {
      return tree;
    }
    if (wanted.isRecord()) {
      return object(tree, wanted, place);
    }
    if (wanted.isEnum()) {
      return constant(tree, wanted, place);
    }
    return scalar(tree, wanted, place);
  }

  private static Object object(JsonNode tree, Class<?> type, String place) {
    require(tree.isObject(), place, "an object");
    RecordComponent[] components = type.getRecordComponents();
    List<String> known = Arrays.stream(components).map(RecordComponent::getName).toList();
    tree.fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                throw new Misfit(
                    "unknown key '" + at(place, key) + "'" + Suggestion.tail(key, known));
              }
            });
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      String key = components[i].getName();
      types[i] = components[i].getType();
      values[i] = value(tree.get(key), components[i].getGenericType(), at(place, key));
    }
    return made(type, types, values, place);
  }

  private static Object made(Class<?> type, Class<?>[] types, Object[] values, String place) {
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      if (cause instanceof NullPointerException) {
        throw new Misfit(place, "a list holds null where a value is needed", cause);
      }
      if (cause instanceof IllegalArgumentException) {
        throw new Misfit(place, cause.getMessage(), cause);
      }
      throw new IllegalStateException(cause);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("records are public with public constructors", e);
    }
  }

  private static List<Object> list(JsonNode tree, Type element, String place) {
    if (tree == null || tree.isNull()) {
      return null;
    }
    require(tree.isArray(), place, "a list");
    List<Object> list = new ArrayList<>();
    for (JsonNode item : tree) {
      list.add(value(item, element, place + "[" + list.size() + "]"));
    }
    return list;
  }

  private static Map<String, Object> map(JsonNode tree, Type element, String place) {
    if (tree == null || tree.isNull()) {
      return null;
    }
    require(tree.isObject(), place, "an object");
    Map<String, Object> map = new LinkedHashMap<>();
    tree.fieldNames()
        .forEachRemaining(key -> map.put(key, value(tree.get(key), element, at(place, key))));
    return map;
  }

  private static Object constant(JsonNode tree, Class<?> type, String place) {
    Object[] constants = type.getEnumConstants();
    return Arrays.stream(constants)
        .filter(constant -> tree.isTextual() && spelt(constant).equals(tree.textValue()))
        .findFirst()
        .orElseThrow(
            () ->
                new Misfit(
                    place,
                    Arrays.stream(constants)
                        .map(JsonRecords::spelt)
                        .collect(Collectors.joining(", ", "expects one of ", "")),
                    null));
  }

  private static String spelt(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Object scalar(JsonNode tree, Class<?> type, String place) {
    if (type == String.class && tree.isTextual()) {
      return tree.textValue();
    }
    if (type == boolean.class && tree.isBoolean()) {
      return tree.booleanValue();
    }
    if ((type == int.class || type == Integer.class) && tree.isInt()) {
      return tree.intValue();
    }
    if ((type == long.class || type == Long.class) && (tree.isInt() || tree.isLong())) {
      return tree.longValue();
    }
    if ((type == double.class || type == Double.class) && tree.isNumber()) {
      return tree.doubleValue();
    }
    throw new Misfit(place, "expects " + kind(type), null);
  }

  private static String kind(Class<?> type) {
    if (type == String.class) {
      return "text";
    }
    return type == boolean.class ? "true or false" : "a number of its range";
  }

  private static void require(boolean fits, String place, String kind) {
    if (!fits) {
      throw new Misfit(place, "expects " + kind, null);
    }
  }

  private static String at(String place, String key) {
    return place.isEmpty() ? key : place + "." + key;
  }
}
