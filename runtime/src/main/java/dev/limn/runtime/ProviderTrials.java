package dev.limn.runtime;

import dev.limn.LimnException;
import java.util.ArrayList;
import java.util.List;

/**
 * Tries providers in order and takes the first that opens a model and runs it.
 *
 * @param <T> what is opened
 */
final class ProviderTrials<T> {

  private final Attempt<T> attempt;

  ProviderTrials(Attempt<T> attempt) {
    this.attempt = attempt;
  }

  /** How one provider is tried. */
  interface Attempt<T> {

    /**
     * Opens the model.
     *
     * @throws LimnException if the provider does not take it
     */
    T open(Provider candidate);

    /**
     * Runs a real batch: a provider that opens a model may still fail to run it.
     *
     * @throws LimnException if it fails
     */
    void prove(T opened);

    /** Frees what was opened. */
    void close(T opened);
  }

  /** What a trial has found. */
  record Found<T>(T opened, ProviderChoice choice) {}

  /**
   * Takes the first provider that works.
   *
   * @param asked the provider asked for; its candidates are tried. The processor asked for by its
   *     name is not proved: it always runs what it opens
   * @return what it opened, and why those before it were passed over
   * @throws LimnException what the last candidate failed with, if all did
   */
  Found<T> first(Provider asked) {
    List<String> passedOver = new ArrayList<>();
    LimnException failure = null;
    for (Provider candidate : asked.candidates()) {
      try {
        T opened = opened(candidate, !(asked instanceof Provider.Cpu));
        return new Found<>(opened, new ProviderChoice(candidate, passedOver));
      } catch (LimnException e) {
        passedOver.add(candidate.name() + ": " + reason(e));
        failure = e;
      }
    }
    throw failure;
  }

  private T opened(Provider candidate, boolean proved) {
    T opened = attempt.open(candidate);
    try {
      if (proved) {
        attempt.prove(opened);
      }
      return opened;
    } catch (LimnException e) {
      closeAfter(e, opened);
      throw unavailable(candidate, e);
    } catch (RuntimeException | Error e) {
      closeAfter(e, opened);
      throw e;
    }
  }

  private void closeAfter(Throwable failure, T opened) {
    try {
      attempt.close(opened);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** CUDA's provider opens a model without cuDNN, and fails at the first convolution. */
  private static LimnException unavailable(Provider candidate, LimnException failure) {
    if (candidate instanceof Provider.Cpu || failure instanceof ProviderUnavailableException) {
      return failure;
    }
    return new ProviderUnavailableException(
        candidate.name(), LoadFailure.of(failure.getMessage()), failure);
  }

  private static String reason(LimnException failure) {
    return failure instanceof ProviderUnavailableException unavailable
        ? unavailable.reason()
        : failure.getMessage();
  }
}
