package dev.limn.conformance.server;

import java.util.List;

/** What a fake server does wrong, and which checks alone find it. */
enum Fault {
  NONE,
  METADATA_LACK_THE_PLATFORM("v2.model-metadata"),
  METADATA_NAME_NO_DATATYPE("v2.model-metadata"),
  METADATA_HAVE_A_SHAPE_OF_TEXT("v2.model-metadata"),
  DROPS_AN_OUTPUT("v2.infer"),
  ANSWERS_ANOTHER_DATATYPE("v2.infer"),
  ANSWERS_WHAT_IS_NO_NUMBER("v2.infer"),
  ANSWERS_ANOTHER_SHAPE("v2.infer"),
  ANSWERS_FOR_ANOTHER_MODEL("v2.infer"),
  HAS_A_MODEL_OF_HALVES,
  LIVE_IS_503("v2.live", "v2.health-body"),
  READY_IS_503("v2.ready", "v2.health-body"),
  HEALTH_SAYS_FALSE("v2.health-body"),
  READY_ROUTE_IS_MISSING("v2.health-body", "v2.model-ready", "v2.index-agrees", "v2.unload-load"),
  VERSIONS_ARE_NEVER_READY("v2.version-ready"),
  EVERYTHING_IS_READY("v2.unknown-model-ready", "v2.unload-load"),
  SERVER_HAS_NO_NAME("v2.server-metadata"),
  VERSION_HAS_ANOTHER_NAME("v2.version-metadata"),
  UNKNOWN_MODEL_IS_EMPTY("v2.unknown-model-metadata"),
  JSON_IS_TEXT("v2.json-type"),
  LOSES_THE_ID("v2.infer-id"),
  ANSWERS_FOR_ANOTHER_VERSION("v2.infer-version"),
  IS_NEVER_THE_SAME(
      "v2.infer-again",
      "v2.infer-nested",
      "v2.infer-at-once",
      "v2.binary-input",
      "v2.binary-mixed",
      "v2.binary-output",
      "v2.binary-output-all",
      "v2.binary-output-override"),
  READS_NO_NESTED_DATA("v2.infer-nested"),
  ANSWERS_ALL_OUTPUTS("v2.infer-output"),
  LOSES_ROWS_BEHIND_THE_THIRD("v2.infer-batch"),
  NEEDS_A_LENGTH("v2.infer-chunked"),
  MIXES_REQUESTS("v2.infer-at-once"),
  READS_BIG_ENDIAN("v2.binary-input", "v2.binary-mixed", "v2.binary-output-all"),
  READS_BYTES_IN_REVERSE("v2.binary-input", "v2.binary-output-all"),
  FLIPS_THE_TRUTH_OF_BYTES("v2.binary-input", "v2.binary-output-all"),
  FORGETS_JSON_BESIDE_BYTES("v2.binary-mixed"),
  WRITES_OUTPUTS_IN_REVERSE("v2.binary-output", "v2.binary-output-all"),
  WRITES_NO_BYTES("v2.binary-output", "v2.binary-output-all", "v2.binary-output-override"),
  KNOWS_NO_DEFAULT_FOR_OUTPUTS("v2.binary-output-all", "v2.binary-output-override"),
  KNOWS_NO_OVERRIDE("v2.binary-output-override"),
  TAKES_TOO_FEW_BYTES("v2.binary-refuse-size"),
  FAILS_BEYOND_THE_BODY("v2.binary-refuse-overrun"),
  IGNORES_WHAT_IS_LEFT("v2.binary-refuse-rest"),
  FAILS_AT_A_LONG_HEADER("v2.binary-refuse-header"),
  INDEX_HAS_NO_NAMES("v2.index", "v2.index-ready", "v2.index-agrees"),
  INDEX_IGNORES_READY("v2.index-ready"),
  INDEX_CALLS_ALL_READY("v2.index-agrees"),
  LOADS_WHAT_IS_NOT_THERE("v2.load-unknown"),
  UNLOADS_NOTHING("v2.unload-load"),
  STATISTICS_LACK_A_DURATION("v2.stats"),
  STATISTICS_STAND_STILL("v2.stats-count"),
  STATISTICS_COUNT_NO_ROWS("v2.stats-count"),
  STATISTICS_OF_ANYTHING("v2.stats-unknown"),
  ANSWERS_FOR_NOBODY("v2.refuse-model"),
  TAKES_ANY_VERSION("v2.refuse-version"),
  FAILS_AT_GARBAGE("v2.binary-refuse-header", "v2.refuse-garbage"),
  FAILS_AT_A_LIST("v2.refuse-no-object"),
  FAILS_AT_NOTHING("v2.refuse-empty"),
  INFERS_BY_GET("v2.refuse-method"),
  TAKES_A_PART_OF_THE_INPUTS("v2.refuse-missing-input"),
  IGNORES_UNKNOWN_INPUTS("v2.refuse-unknown-input"),
  IGNORES_UNKNOWN_OUTPUTS("v2.refuse-unknown-output"),
  TAKES_ANY_DATATYPE("v2.refuse-datatype", "v2.refuse-unknown-datatype"),
  TAKES_ANY_RANK("v2.refuse-rank"),
  PADS("v2.refuse-few"),
  CUTS("v2.refuse-many"),
  TAKES_NEGATIVE_LENGTHS("v2.refuse-negative-shape"),
  OVERFLOWS("v2.refuse-huge-shape"),
  READS_TEXT_AS_0("v2.refuse-text"),
  SAYS_ERRORS_IN_PLAIN_TEXT(
      "v2.unknown-model-metadata",
      "v2.json-type",
      "v2.binary-refuse-size",
      "v2.binary-refuse-overrun",
      "v2.binary-refuse-rest",
      "v2.binary-refuse-header",
      "v2.load-unknown",
      "v2.stats-unknown",
      "v2.refuse-model",
      "v2.refuse-version",
      "v2.refuse-garbage",
      "v2.refuse-no-object",
      "v2.refuse-empty",
      "v2.refuse-missing-input",
      "v2.refuse-unknown-input",
      "v2.refuse-unknown-output",
      "v2.refuse-datatype",
      "v2.refuse-unknown-datatype",
      "v2.refuse-rank",
      "v2.refuse-few",
      "v2.refuse-many",
      "v2.refuse-negative-shape",
      "v2.refuse-huge-shape",
      "v2.refuse-text"),
  DIES_OF_TEXT("v2.refuse-and-go-on");

  private final List<String> found;

  Fault(String... found) {
    this.found = List.of(found);
  }

  List<String> found() {
    return found;
  }

  /** Whether so much is wrong that other checks have nothing left to try. */
  boolean isAtTheRoot() {
    return compareTo(ANSWERS_FOR_ANOTHER_MODEL) <= 0 && this != NONE;
  }
}
