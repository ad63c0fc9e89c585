package dev.limn.trainer.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.limn.Suggestion;
import dev.limn.trainer.layer.FeatureShape;
import dev.limn.trainer.layer.Layer;
import dev.limn.trainer.layer.LayerStack;
import dev.limn.trainer.layer.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads a list of layers: each is a name ({@code relu}), or a name with its setting ({@code dense:
 * 256}) or settings ({@code conv: {out: 64, kernel: 4, stride: 2, padding: 1}}).
 */
final class LayerReader {

  private static final List<String> KINDS =
      List.of(
          "dense",
          "conv",
          "conv-transpose",
          "batch-norm",
          "max-pool",
          "relu",
          "leaky-relu",
          "sigmoid",
          "tanh",
          "flatten",
          "reshape");

  private final List<String> problems;

  LayerReader(List<String> problems) {
    this.problems = problems;
  }

  /** A stack; one of a single flatten layer where the list is faulty, the fault being collected. */
  LayerStack stack(String name, JsonNode list) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String place = name + " layer " + (i + 1);
      int known = problems.size();
      try {
        layers.add(layer(list.get(i), place));
      } catch (IllegalArgumentException e) {
        // A layer that lacks a setting would also be told off for what stands in its place.
        if (problems.size() == known) {
          problems.add(place + ": " + e.getMessage());
        }
      }
    }
    return new LayerStack(name, layers.isEmpty() ? List.of(new Layer.Flatten()) : layers);
  }

  private Layer layer(JsonNode node, String place) {
    if (node.isTextual()) {
      return of(node.textValue(), MissingNode.getInstance(), place);
    }
    if (node.isObject() && node.size() == 1) {
      Map.Entry<String, JsonNode> only = node.properties().iterator().next();
      return of(only.getKey(), only.getValue(), place);
    }
    throw new IllegalArgumentException("must be a layer's name or 'name: setting', found " + node);
  }

  private Layer of(String kind, JsonNode setting, String place) {
    return switch (kind) {
      case "dense" -> new Layer.Dense(whole(setting));
      case "conv" -> conv(setting, place);
      case "conv-transpose" -> convTranspose(setting, place);
      case "batch-norm" -> plain(new Layer.BatchNorm(), setting);
      case "max-pool" -> new Layer.MaxPool(whole(setting));
      case "relu" -> plain(new Layer.Relu(), setting);
      case "leaky-relu" -> new Layer.LeakyRelu(number(setting));
      case "sigmoid" -> plain(new Layer.Sigmoid(), setting);
      case "tanh" -> plain(new Layer.Tanh(), setting);
      case "flatten" -> plain(new Layer.Flatten(), setting);
      case "reshape" -> new Layer.Reshape(shape(setting));
      default ->
          throw new IllegalArgumentException(
              "unknown layer '" + kind + "'" + Suggestion.tail(kind, KINDS));
    };
  }

  private Layer conv(JsonNode setting, String place) {
    Settings settings = settings(setting, place);
    boolean bias = settings.flag("bias", true);
    return new Layer.Conv(window(settings), bias);
  }

  private Layer convTranspose(JsonNode setting, String place) {
    Settings settings = settings(setting, place);
    int outputPadding = settings.whole("output-padding", 0, 0);
    boolean bias = settings.flag("bias", true);
    return new Layer.ConvTranspose(window(settings), outputPadding, bias);
  }

  private Settings settings(JsonNode setting, String place) {
    if (!setting.isObject()) {
      throw new IllegalArgumentException(
          "needs settings such as {out: 64, kernel: 4, stride: 2, padding: 1}, found "
              + words(setting));
    }
    return new Settings(place + ".", setting, problems);
  }

  /** The window, read last: the settings are closed before it can refuse what was found. */
  private static Window window(Settings settings) {
    int out = settings.whole("out", 1);
    int kernel = settings.whole("kernel", 1);
    int stride = settings.whole("stride", 1, 1);
    int padding = settings.whole("padding", 0, 0);
    settings.close();
    return new Window(out, kernel, stride, padding);
  }

  private static Layer plain(Layer layer, JsonNode setting) {
    if (!setting.isMissingNode()) {
      throw new IllegalArgumentException(layer + " has no setting, found " + setting);
    }
    return layer;
  }

  private static int whole(JsonNode setting) {
    if (!setting.isIntegralNumber() || !setting.canConvertToInt()) {
      throw new IllegalArgumentException("needs a whole number, found " + words(setting));
    }
    return setting.intValue();
  }

  private static float number(JsonNode setting) {
    if (!setting.isNumber()) {
      throw new IllegalArgumentException("needs a number, found " + words(setting));
    }
    return setting.floatValue();
  }

  private static FeatureShape shape(JsonNode setting) {
    List<Integer> sizes = new ArrayList<>();
    for (JsonNode size : setting) {
      sizes.add(whole(size));
    }
    return new FeatureShape(sizes);
  }

  private static String words(JsonNode node) {
    return node.isMissingNode() ? "nothing" : node.toString();
  }
}
