package dev.limn.benchmarks.server;

import dev.limn.runtime.Latents;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.zoo.ModelZoo;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A request of the Open Inference Protocol: latents in as bytes, pixels out as bytes.
 *
 * @param path where it is posted to
 * @param json the first part of the body
 * @param tensors the rest of it
 */
record InferPost(String path, String json, byte[] tensors) {

  /** A request for the images of some latents of an unconditional model of the zoo. */
  static InferPost of(String model, String precision, int rows) {
    ModelPackage source = ModelZoo.get(model);
    try (Sampler sampler = Sampler.open(source)) {
      Latents latents = sampler.latents(SampleRequest.of(rows));
      ByteBuffer bytes =
          ByteBuffer.allocate(Float.BYTES * latents.values().length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(latents.values());
      String json =
          ("{\"parameters\":{\"precision\":\"%s\"},\"inputs\":[{\"name\":\"latent\","
                  + "\"datatype\":\"FP32\",\"shape\":[%d,%d],\"parameters\":{\"binary_data_size\":%d}}],"
                  + "\"outputs\":[{\"name\":\"pixels\",\"parameters\":{\"binary_data\":true}}]}")
              .formatted(precision, rows, latents.size(), bytes.capacity());
      return new InferPost("/v2/models/" + model + "/infer", json, bytes.array());
    }
  }

  /** A post of as many bytes as one row's to the endpoint that does nothing. */
  static InferPost bare() {
    return new InferPost("/bare", "", of("vae-mlp-mnist", "fp32", 1).body());
  }

  byte[] body() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(json.getBytes(StandardCharsets.UTF_8));
    body.writeBytes(tensors);
    return body.toByteArray();
  }

  /** Head and body of HTTP/1.1. */
  byte[] bytes() {
    byte[] body = body();
    String head =
        "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/octet-stream\r\n"
            + "Inference-Header-Content-Length: %d\r\nContent-Length: %d\r\n\r\n";
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(
        head.formatted(path, json.length(), body.length).getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(body);
    return request.toByteArray();
  }
}
