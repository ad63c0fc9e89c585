package dev.limn.cli.command;

import dev.limn.UsageException;
import dev.limn.runtime.Labels;
import dev.limn.runtime.Latents;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** The classes that a way through the latents is shown of. */
final class ClassOptions {

  @Option(
      names = "--labels",
      paramLabel = "L",
      description = "classes, each a block of rows: 3, 1,3,7, 0-9 or names; default: the first")
  private String labels;

  /**
   * Decodes a way for each class, one under the other; an unconditional model has one.
   *
   * @param way from a request for one sample of the class to the latents that are shown of it
   * @throws UsageException if the model has no such class
   */
  ImageBatch decode(Sampler sampler, Function<SampleRequest, Latents> way) {
    List<Latents> parts = new ArrayList<>();
    IntStream.Builder labelOfEach = IntStream.builder();
    for (Labels choice : choices(sampler)) {
      SampleRequest one = SampleRequest.of(1).withLabels(choice);
      Latents part = way.apply(one);
      parts.add(part);
      Arrays.stream(sampler.labels(one))
          .forEach(label -> IntStream.range(0, part.count()).forEach(i -> labelOfEach.add(label)));
    }
    return sampler.decode(Latents.concat(parts), labelOfEach.build().toArray());
  }

  /**
   * The class indices that were asked for, or else all of them.
   *
   * @throws UsageException if the model has no classes, or not such ones
   */
  List<Integer> orAll(Sampler sampler) {
    List<String> names = sampler.manifest().image().classNames();
    if (!sampler.manifest().conditional()) {
      throw new UsageException(
          "model "
              + sampler.manifest().name()
              + " is unconditional and has no classes to draw across: draw a plane");
    }
    return labels == null
        ? IntStream.range(0, names.size()).boxed().toList()
        : Labels.parse(labels, names).classes();
  }

  private List<Labels> choices(Sampler sampler) {
    if (labels != null) {
      return Labels.parse(labels, sampler.manifest().image().classNames()).classes().stream()
          .<Labels>map(Labels::cycle)
          .toList();
    }
    return List.of(sampler.manifest().conditional() ? Labels.cycle(0) : Labels.UNIFORM);
  }
}
