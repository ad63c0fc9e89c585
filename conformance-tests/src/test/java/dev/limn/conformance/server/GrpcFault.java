package dev.limn.conformance.server;

import java.util.List;

/** What a fake server of gRPC does wrong, and which checks alone find it. */
enum GrpcFault {
  NONE,
  METADATA_LACK_THE_PLATFORM("grpc.model-metadata"),
  METADATA_NAME_NO_DATATYPE("grpc.model-metadata"),
  DROPS_AN_OUTPUT("grpc.infer"),
  ANSWERS_ANOTHER_DATATYPE("grpc.infer"),
  ANSWERS_ANOTHER_SHAPE("grpc.infer"),
  ANSWERS_TOO_FEW_ELEMENTS("grpc.infer"),
  ANSWERS_FOR_ANOTHER_MODEL("grpc.infer"),
  LIVE_IS_FALSE("grpc.live"),
  READY_IS_FALSE("grpc.ready"),
  MODELS_ARE_NEVER_READY("grpc.model-ready", "grpc.index", "grpc.unload-load"),
  VERSIONS_ARE_NEVER_READY("grpc.version-ready"),
  EVERYTHING_IS_READY("grpc.unknown-model-ready", "grpc.unload-load"),
  SERVER_HAS_NO_NAME("grpc.server-metadata"),
  VERSION_HAS_ANOTHER_NAME("grpc.version-metadata"),
  UNKNOWN_MODEL_IS_EMPTY("grpc.unknown-model-metadata"),
  READS_BIG_ENDIAN("grpc.infer-raw"),
  ANSWERS_FOR_ANOTHER_VERSION("grpc.infer-version"),
  LOSES_THE_ID("grpc.infer-id", "grpc.stream", "grpc.stream-error"),
  IS_NEVER_THE_SAME("grpc.infer-raw", "grpc.infer-again", "grpc.infer-at-once", "grpc.stream"),
  ANSWERS_ALL_OUTPUTS("grpc.infer-output"),
  LOSES_ROWS_BEHIND_THE_THIRD("grpc.infer-batch"),
  MIXES_CALLS("grpc.infer-at-once"),
  STREAMS_IN_REVERSE("grpc.stream", "grpc.stream-error"),
  ENDS_STREAMS_AT_ERRORS("grpc.stream-error"),
  STREAMS_NO_WORDS("grpc.stream-error"),
  INDEX_HAS_NO_NAMES("grpc.index"),
  INDEX_CALLS_ALL_READY("grpc.index"),
  INDEX_IGNORES_READY("grpc.index"),
  LOADS_WHAT_IS_NOT_THERE("grpc.load-unknown"),
  UNLOADS_NOTHING("grpc.unload-load"),
  STATISTICS_LACK_A_DURATION("grpc.stats"),
  STATISTICS_ARE_OF_ANOTHER("grpc.stats", "grpc.stats-count"),
  STATISTICS_STAND_STILL("grpc.stats-count"),
  STATISTICS_COUNT_NO_ROWS("grpc.stats-count"),
  ANSWERS_FOR_NOBODY("grpc.stream-error", "grpc.refuse-model"),
  TAKES_ANY_VERSION("grpc.refuse-version"),
  TAKES_A_PART_OF_THE_INPUTS("grpc.refuse-missing-input"),
  IGNORES_UNKNOWN_INPUTS("grpc.refuse-unknown-input"),
  IGNORES_UNKNOWN_OUTPUTS("grpc.refuse-unknown-output"),
  TAKES_ANY_DATATYPE("grpc.refuse-datatype", "grpc.refuse-unknown-datatype"),
  TAKES_ANY_RANK("grpc.refuse-rank"),
  TAKES_NEGATIVE_LENGTHS("grpc.refuse-negative-shape"),
  OVERFLOWS("grpc.refuse-huge-shape"),
  PADS("grpc.refuse-few"),
  CUTS("grpc.refuse-many"),
  TAKES_OTHER_CONTENTS("grpc.refuse-other-contents"),
  TAKES_BYTES_OF_ANY_SIZE("grpc.refuse-raw-size"),
  IGNORES_BYTES_THAT_ARE_LEFT("grpc.refuse-raw-count"),
  TAKES_CONTENTS_BESIDE_BYTES("grpc.refuse-both"),
  DIES_OF_CONTENTS_BESIDE_BYTES("grpc.refuse-and-go-on"),
  SAYS_NOT_WHY(refusals()),
  BREAKS_DOWN(refusals());

  private final List<String> found;

  GrpcFault(String... found) {
    this.found = List.of(found);
  }

  private static String[] refusals() {
    return new String[] {
      "grpc.unknown-model-metadata",
      "grpc.load-unknown",
      "grpc.unload-load",
      "grpc.refuse-model",
      "grpc.refuse-version",
      "grpc.refuse-missing-input",
      "grpc.refuse-unknown-input",
      "grpc.refuse-unknown-output",
      "grpc.refuse-datatype",
      "grpc.refuse-unknown-datatype",
      "grpc.refuse-rank",
      "grpc.refuse-negative-shape",
      "grpc.refuse-huge-shape",
      "grpc.refuse-few",
      "grpc.refuse-many",
      "grpc.refuse-other-contents",
      "grpc.refuse-raw-size",
      "grpc.refuse-raw-count",
      "grpc.refuse-both"
    };
  }

  List<String> found() {
    return found;
  }

  /** Whether so much is wrong that other checks have nothing left to try. */
  boolean isAtTheRoot() {
    return compareTo(ANSWERS_FOR_ANOTHER_MODEL) <= 0 && this != NONE;
  }
}
