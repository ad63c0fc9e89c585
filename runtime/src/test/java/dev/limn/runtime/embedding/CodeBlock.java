package dev.limn.runtime.embedding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A block of code in a Markdown file. */
record CodeBlock(List<String> lines) {

  /** Those of one language, in order. */
  static List<CodeBlock> in(Path markdown, String language) throws IOException {
    List<CodeBlock> blocks = new ArrayList<>();
    List<String> open = null;
    for (String line : Files.readAllLines(markdown)) {
      if (open == null && line.equals("```" + language)) {
        open = new ArrayList<>();
      } else if (open != null && line.equals("```")) {
        blocks.add(new CodeBlock(open));
        open = null;
      } else if (open != null) {
        open.add(line);
      }
    }
    return blocks;
  }
}
