package dev.limn.runtime.packaging;

import dev.limn.Suggestion;
import dev.limn.UsageException;
import dev.limn.onnx.DecoderPorts;
import dev.limn.onnx.Dimension;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which input of a foreign decoder is the latent and which the label: found, or asked for. */
record ForeignInputs(String file, OnnxModel model, ForeignAnswers answers) {

  private static final int MAX_CLASSES = 65_536;

  DecoderPorts.Latent latent() {
    ValueType latent =
        answers.latentInput() == null
            ? onlyFloat()
            : named(answers.latentInput(), "--latent-input");
    boolean fixed = latent.shape().stream().skip(1).allMatch(axis -> axis.size() > 0);
    if (latent.type() != ElementType.FLOAT32 || latent.rank() < 2 || !fixed) {
      throw new UsageException(
          "%s: a latent must be float32 [N,Z] with a fixed Z, found %s: export it so"
              .formatted(file, latent));
    }
    return new DecoderPorts.Latent(latent);
  }

  private ValueType onlyFloat() {
    List<ValueType> floats =
        others(answers.labelInput()).stream()
            .filter(input -> input.type() == ElementType.FLOAT32 && input.rank() >= 2)
            .toList();
    if (floats.isEmpty()) {
      throw new UsageException(
          "%s has no float32 input that could be the latent, found %s"
              .formatted(file, model.inputs()));
    }
    if (floats.size() > 1) {
      throw question(floats, "float inputs", "latent", "--latent-input");
    }
    return floats.get(0);
  }

  /** The label, once the latent is known. */
  Optional<DecoderPorts.Label> label(DecoderPorts.Latent latent) {
    List<ValueType> rest = others(latent.input().name());
    Optional<ValueType> label =
        answers.labelInput() == null
            ? onlyInteger(rest)
            : Optional.of(named(answers.labelInput(), "--label-input"));
    rest.stream()
        .filter(Predicate.not(input -> label.filter(input::equals).isPresent()))
        .findFirst()
        .ifPresent(this::refuseUnfed);
    if (label.isEmpty() && answers.classNames() != null) {
      throw new UsageException("%s has no input of classes: leave --classes out".formatted(file));
    }
    return label.map(this::label);
  }

  private Optional<ValueType> onlyInteger(List<ValueType> rest) {
    List<ValueType> integers = rest.stream().filter(ForeignInputs::isInteger).toList();
    if (integers.size() > 1) {
      throw question(integers, "integer inputs", "label", "--label-input");
    }
    return integers.stream().findFirst();
  }

  private DecoderPorts.Label label(ValueType input) {
    boolean known = isInteger(input) || input.type() == ElementType.FLOAT32;
    boolean row = input.rank() == 2 && input.shape().get(1).isFixed();
    if (!known || !(input.rank() == 1 || row)) {
      throw new UsageException(
          "%s: a label must be an index [N] or a one-hot row [N,K], integer or float32, found %s"
              .formatted(file, input));
    }
    DecoderPorts.Label oneHot = new DecoderPorts.Label(input, width(input));
    if (!oneHot.oneHot()) {
      return new DecoderPorts.Label(input, classNames(input).size());
    }
    if (answers.classNames() != null && answers.classNames().size() != oneHot.classCount()) {
      throw new UsageException(
          "%s: input %s has %d classes, found %d in --classes"
              .formatted(file, text(input), oneHot.classCount(), answers.classNames().size()));
    }
    return oneHot;
  }

  private int width(ValueType input) {
    long width = input.rank() == 2 ? input.shape().get(1).size() : 1;
    if (width < 1 || width > MAX_CLASSES) {
      throw new UsageException(
          "%s: a label has 1 to %d classes, found %s".formatted(file, MAX_CLASSES, input));
    }
    return (int) width;
  }

  private List<String> classNames(ValueType input) {
    if (answers.classNames() == null) {
      throw new UsageException(
          "%s takes class indices %s: how many classes are there? say --classes 10, or name them"
              .formatted(file, text(input)));
    }
    return answers.classNames();
  }

  private void refuseUnfed(ValueType input) {
    throw new UsageException(
        "%s has another input %s that Limn does not feed: is it the class? say --label-input %s, or export the decoder without it"
            .formatted(file, text(input), input.name()));
  }

  private List<ValueType> others(String name) {
    return model.inputs().stream().filter(input -> !input.name().equals(name)).toList();
  }

  private ValueType named(String name, String option) {
    List<String> names = model.inputs().stream().map(ValueType::name).toList();
    return model.inputs().stream()
        .filter(input -> input.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "%s has no input '%s' for %s%s"
                        .formatted(file, name, option, Suggestion.tail(name, names))));
  }

  private UsageException question(
      List<ValueType> choices, String what, String role, String option) {
    return new UsageException(
        "%s has %d %s, %s: which is the %s? say %s"
            .formatted(
                file,
                choices.size(),
                what,
                joined(choices, ForeignInputs::text, " and "),
                role,
                joined(choices, input -> option + " " + input.name(), " or ")));
  }

  static String joined(
      List<ValueType> values, Function<ValueType, String> text, String conjunction) {
    return values.stream().map(text).collect(Collectors.joining(conjunction));
  }

  private static boolean isInteger(ValueType input) {
    return input.type() == ElementType.INT64 || input.type() == ElementType.INT32;
  }

  /** Such as {@code 'z' [N,20]}. */
  static String text(ValueType value) {
    List<String> axes = new ArrayList<>();
    for (Dimension axis : value.shape()) {
      axes.add(axes.isEmpty() && !axis.isFixed() ? "N" : axis.toString());
    }
    return "'" + value.name() + "' [" + String.join(",", axes) + "]";
  }
}
