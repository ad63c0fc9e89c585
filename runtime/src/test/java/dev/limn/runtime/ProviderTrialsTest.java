package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProviderTrialsTest {

  private static final Provider NAMED = new Provider.Named("xnnpack", Map.of());

  @Test
  void theFirstThatOpensAndRunsIsChosen() {
    Fake fake = new Fake();

    ProviderTrials.Found<String> found = new ProviderTrials<>(fake).first(Provider.AUTO);

    assertThat(found.opened()).isEqualTo("tensorrt");
    assertThat(found.choice().chosen()).isEqualTo(new Provider.TensorRt(0));
    assertThat(found.choice().passedOver()).isEmpty();
    assertThat(fake.events).containsExactly("open tensorrt", "run tensorrt");
  }

  @Test
  void whatDoesNotOpenAndWhatDoesNotRunArePassedOverWithTheirReasons() {
    Fake fake = new Fake().refusing("tensorrt", "libnvinfer.so.10 is missing").failing("cuda");

    ProviderTrials.Found<String> found = new ProviderTrials<>(fake).first(Provider.AUTO);

    assertThat(found.opened()).isEqualTo("cpu");
    assertThat(found.choice().passedOver())
        .containsExactly("tensorrt: libnvinfer.so.10 is missing", "cuda: cuda fell over");
    assertThat(found.choice())
        .hasToString("cpu; not tensorrt: libnvinfer.so.10 is missing; not cuda: cuda fell over");
    assertThat(fake.events)
        .containsExactly(
            "open tensorrt", "open cuda", "run cuda", "close cuda", "open cpu", "run cpu");
  }

  @Test
  void whereAllFailTheLastOnesFailureIsThrown() {
    Fake fake = new Fake().failing("tensorrt").failing("cuda").failing("cpu");

    assertThatThrownBy(() -> new ProviderTrials<>(fake).first(Provider.AUTO))
        .isInstanceOf(LimnException.class)
        .hasMessage("cpu fell over");
    assertThat(fake.events).contains("close tensorrt", "close cuda", "close cpu");
  }

  @Test
  void aProviderAskedForByNameHasNoSubstitute() {
    Fake fake = new Fake().refusing("cuda", "there is no GPU");

    assertThatThrownBy(() -> new ProviderTrials<>(fake).first(new Provider.Cuda(0)))
        .isInstanceOf(ProviderUnavailableException.class)
        .hasMessage("provider cuda is not available: there is no GPU");
    assertThat(fake.events).containsExactly("open cuda");
  }

  @Test
  void aProviderThatOpensAndDoesNotRunIsNotAvailable() {
    Fake fake = new Fake().failing("cuda");

    assertThatThrownBy(() -> new ProviderTrials<>(fake).first(new Provider.Cuda(0)))
        .isInstanceOf(ProviderUnavailableException.class)
        .hasMessage("provider cuda is not available: cuda fell over");
    assertThat(fake.events).containsExactly("open cuda", "run cuda", "close cuda");
  }

  @Test
  void whatSaysAlreadyThatTheProviderIsNotThereSaysItOnce() {
    MissingLibrary cudnn = MissingLibrary.of("libcudnn.so.9");
    Fake fake =
        new Fake() {
          @Override
          public void prove(String opened) {
            LoadFailure failure = new LoadFailure("it is missing", List.of(cudnn));
            throw new ProviderUnavailableException("cuda", failure, null);
          }
        };

    assertThatThrownBy(() -> new ProviderTrials<>(fake).first(new Provider.Cuda(0)))
        .isInstanceOfSatisfying(
            ProviderUnavailableException.class, e -> assertThat(e.missing()).containsExactly(cudnn))
        .hasMessage("provider cuda is not available: it is missing");
    assertThat(fake.events).containsExactly("open cuda", "close cuda");
  }

  @Test
  void whatIsOpenIsClosedWhateverIsThrown() {
    Fake fake =
        new Fake() {
          @Override
          public void prove(String opened) {
            throw new OutOfMemoryError("of a test");
          }

          @Override
          public void close(String opened) {
            super.close(opened);
            throw new LimnException("cannot close");
          }
        };

    assertThatThrownBy(() -> new ProviderTrials<>(fake).first(Provider.AUTO))
        .isInstanceOf(OutOfMemoryError.class)
        .hasSuppressedException(new LimnException("cannot close"));
    assertThat(fake.events).containsExactly("open tensorrt", "close tensorrt");
  }

  @Test
  void allButTheProcessorAreProvedWhenAskedForByName() {
    for (Provider asked : List.of(new Provider.Cuda(0), new Provider.TensorRt(0), NAMED)) {
      Fake fake = new Fake();
      new ProviderTrials<>(fake).first(asked);
      assertThat(fake.events).containsExactly("open " + asked.name(), "run " + asked.name());
    }
    Fake fake = new Fake();
    new ProviderTrials<>(fake).first(Provider.CPU);
    assertThat(fake.events).containsExactly("open cpu");
  }

  @Test
  void anErrorThatIsNobodysFaultIsNotTakenForAMissingProvider() {
    Fake fake =
        new Fake() {
          @Override
          public void prove(String opened) {
            throw new IllegalStateException("a bug");
          }
        };

    assertThatThrownBy(() -> new ProviderTrials<>(fake).first(Provider.AUTO))
        .isInstanceOf(IllegalStateException.class);
    assertThat(fake.events).containsExactly("open tensorrt", "close tensorrt");
  }

  /** Notes what is done to it. */
  private static class Fake implements ProviderTrials.Attempt<String> {

    final List<String> events = new ArrayList<>();
    private final Map<String, String> refused = new java.util.HashMap<>();
    private final List<String> failing = new ArrayList<>();

    Fake refusing(String name, String reason) {
      refused.put(name, reason);
      return this;
    }

    Fake failing(String name) {
      failing.add(name);
      return this;
    }

    @Override
    public String open(Provider candidate) {
      String name = candidate.name();
      events.add("open " + name);
      Optional<String> reason = Optional.ofNullable(refused.get(name));
      if (reason.isPresent()) {
        throw new ProviderUnavailableException(
            name, new LoadFailure(reason.get(), List.of()), null);
      }
      return name;
    }

    @Override
    public void prove(String opened) {
      events.add("run " + opened);
      if (failing.contains(opened)) {
        throw new LimnException(opened + " fell over");
      }
    }

    @Override
    public void close(String opened) {
      events.add("close " + opened);
    }
  }
}
