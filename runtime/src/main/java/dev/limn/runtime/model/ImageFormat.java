package dev.limn.runtime.model;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The images a model draws or reads.
 *
 * @param channels C, 1 (grey) or 3 (red, green, blue)
 * @param height H, rows, from 1 to 4096
 * @param width W, columns, from 1 to 4096
 * @param classNames the names of the classes in order of their index, all different, without commas
 *     (which separate labels) or surrounding blanks; empty for unlabelled images
 */
public record ImageFormat(int channels, int height, int width, List<String> classNames) {

  private static final int MAX_SIDE = 4096;
  private static final Pattern CLASS_NAME = Pattern.compile("(?! )[^,\\p{Cntrl}]{1,64}(?<! )");

  /**
   * Checks the ranges and the names.
   *
   * @throws IllegalArgumentException if a number is out of range, or two names are the same or one
   *     could not be asked for
   */
  public ImageFormat {
    classNames = classNames == null ? List.of() : List.copyOf(classNames);
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException("image channels must be 1 or 3, found " + channels);
    }
    if (height < 1 || width < 1 || height > MAX_SIDE || width > MAX_SIDE) {
      throw new IllegalArgumentException(
          "image sides must be from 1 to " + MAX_SIDE + ", found " + height + "x" + width);
    }
    for (String name : classNames) {
      if (!CLASS_NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "a class name is 1 to 64 printable characters without commas, found '" + name + "'");
      }
    }
    if (classNames.stream().distinct().count() != classNames.size()) {
      throw new IllegalArgumentException("class names must differ, found " + classNames);
    }
  }

  /**
   * The size in words, for messages.
   *
   * @return such as {@code 28x28 grey}
   */
  public String describe() {
    return height + "x" + width + (channels == 1 ? " grey" : " RGB");
  }
}
