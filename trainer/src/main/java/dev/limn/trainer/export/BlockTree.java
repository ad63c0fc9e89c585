package dev.limn.trainer.export;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The tree of a block's children with the path of every block and parameter. */
final class BlockTree {

  /** A block at one place of the tree; the root's path is empty. */
  record Place(String path, Block block, Place parent, int index, List<Place> children) {

    /** This place and all above it, root first. */
    List<Place> fromRoot() {
      List<Place> line = parent == null ? new ArrayList<>() : parent.fromRoot();
      line.add(this);
      return line;
    }
  }

  private final Place root;
  private final Map<Parameter, String> names = new IdentityHashMap<>();
  private final Map<Parameter, Place> owners = new IdentityHashMap<>();

  BlockTree(Block block) {
    root = grow("", block, null, 0);
  }

  /** A new manager on the device of the block's parameters, for the caller to close. */
  static NDManager managerBeside(Block block) {
    return block.getParameters().values().stream()
        .filter(Parameter::isInitialized)
        .findFirst()
        .map(parameter -> NDManager.newBaseManager(parameter.getArray().getDevice()))
        .orElseGet(NDManager::newBaseManager);
  }

  Place root() {
    return root;
  }

  /** Such as {@code 03Conv2d.weight}; a parameter outside the tree has its own name alone. */
  String nameOf(Parameter parameter) {
    return names.getOrDefault(parameter, parameter.getName());
  }

  /** The block that holds the parameter, null outside the tree. */
  Place ownerOf(Parameter parameter) {
    return owners.get(parameter);
  }

  private Place grow(String path, Block block, Place parent, int index) {
    Place place = new Place(path, block, parent, index, new ArrayList<>());
    for (Pair<String, Parameter> entry : block.getDirectParameters()) {
      String name = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
      names.putIfAbsent(entry.getValue(), name);
      owners.putIfAbsent(entry.getValue(), place);
    }
    int child = 0;
    for (Pair<String, Block> entry : block.getChildren()) {
      String childPath = path.isEmpty() ? entry.getKey() : path + "/" + entry.getKey();
      place.children().add(grow(childPath, entry.getValue(), place, child++));
    }
    return place;
  }
}
