package dev.limn.trainer.loop;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limn.LimnException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run depends on beside its recipe.
 *
 * @param dataName the data set's name
 * @param dataPath the directory it was read from; null where it was downloaded or made
 * @param dataSha256 hash over shape, pixels and labels of the split that is trained on
 * @param dataLicence one sentence
 * @param channels C of its images
 * @param height H of its images
 * @param width W of its images
 * @param classNames its classes in order
 * @param threads threads within one operator
 * @param gitCommit the commit of Limn that trains; null outside a checkout
 * @param libraries versions by name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunFacts(
    String dataName,
    String dataPath,
    String dataSha256,
    String dataLicence,
    int channels,
    int height,
    int width,
    List<String> classNames,
    int threads,
    String gitCommit,
    Map<String, String> libraries) {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** Copies the collections. */
  public RunFacts {
    classNames = List.copyOf(classNames);
    libraries = new TreeMap<>(libraries);
  }

  byte[] encode() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("facts are always JSON", e);
    }
  }

  static RunFacts decode(String json, String name) {
    try {
      return JSON.readValue(json, RunFacts.class);
    } catch (JsonProcessingException e) {
      throw new LimnException(name + " is damaged: " + e.getOriginalMessage(), e);
    }
  }
}
