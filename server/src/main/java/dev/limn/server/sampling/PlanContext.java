package dev.limn.server.sampling;

import dev.limn.UsageException;
import dev.limn.runtime.Labels;
import dev.limn.runtime.Latents;
import dev.limn.runtime.PriorChoice;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.server.model.RowSource;
import dev.limn.server.settings.Limits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What a plan is made from.
 *
 * @param sampler of the model that is asked
 * @param parameters what the request says
 * @param limits what it may ask for
 * @param mostRows how many images the answer may have
 */
record PlanContext(Sampler sampler, Parameters parameters, Limits limits, int mostRows) {

  List<String> classNames() {
    return sampler.manifest().image().classNames();
  }

  /** A request for some samples, with prior and temperature as they are asked for. */
  SampleRequest request(int count) {
    PriorChoice prior = parameters.parsed("prior", PriorChoice::parse);
    return SampleRequest.of(count)
        .withTemperature(parameters.decimal("temperature", 1))
        .withPrior(prior == null ? PriorChoice.DEFAULT : prior);
  }

  /** The listed classes; null where none are listed. */
  Labels.Cycle labels() {
    return parameters.parsed("labels", text -> Labels.parse(text, classNames()));
  }

  /**
   * A way through the latents for each listed class, one under the other; of the first class where
   * none is listed.
   *
   * @param way from a request for one sample of the class to the latents that are shown of it
   */
  RowSource eachClass(Function<SampleRequest, Latents> way) {
    SampleRequest one = request(1);
    List<Latents> parts = new ArrayList<>();
    IntStream.Builder labelOfEach = IntStream.builder();
    for (Labels choice : choices()) {
      SampleRequest ofClass = one.withLabels(choice);
      Latents part = way.apply(ofClass);
      parts.add(part);
      requireRoom((long) part.count() * parts.size());
      Arrays.stream(sampler.labels(ofClass))
          .forEach(label -> IntStream.range(0, part.count()).forEach(i -> labelOfEach.add(label)));
    }
    return new RowSource.Given(Latents.concat(parts), labelOfEach.build().toArray());
  }

  private List<Labels> choices() {
    Labels.Cycle listed = labels();
    if (listed != null) {
      return listed.classes().stream().<Labels>map(Labels::cycle).toList();
    }
    return List.of(sampler.manifest().conditional() ? Labels.cycle(0) : Labels.UNIFORM);
  }

  void requireRoom(long rows) {
    if (rows > mostRows) {
      throw new UsageException(
          "an answer of this format may have %d images of this model, found %d: ask for fewer"
              .formatted(mostRows, rows));
    }
  }
}
