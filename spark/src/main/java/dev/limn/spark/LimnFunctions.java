package dev.limn.spark;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.runtime.Latents;
import dev.limn.runtime.Provider;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Precision;
import java.math.BigDecimal;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * Functions over columns of frames: latents to pixels and pixels to latents. Each executor opens
 * the model once.
 */
public final class LimnFunctions {

  private LimnFunctions() {}

  /**
   * A function that decodes.
   *
   * @param model a path that all machines have, a file given by {@code --files}, or a name of the
   *     zoo
   * @return takes a latent (array of numbers) and a label (a whole number of any type, null for an
   *     unconditional model); gives uint8 pixels [H,W,C] as binary, null for a null latent
   * @throws UsageException if there is no such model, or it is a classifier
   */
  public static UserDefinedFunction decode(String model) {
    return decode(model, ModelPlace.open(model));
  }

  private static UserDefinedFunction decode(String model, ModelPackage source) {
    ModelKey key = key(model, source);
    UDF2<Seq<?>, Object, byte[]> decode = (latent, label) -> decoded(key, latent, label);
    return functions.udf(decode, DataTypes.BinaryType);
  }

  /**
   * A function that encodes.
   *
   * @param model as for {@link #decode}; it must have an encoder
   * @return takes uint8 pixels [H,W,C] (binary) and a label (a whole number of any type, null for
   *     an unconditional model); gives the mean of the latent (array of float), null for null
   *     pixels
   * @throws UsageException if there is no such model, or it has no encoder
   */
  public static UserDefinedFunction encode(String model) {
    return encode(model, ModelPlace.open(model));
  }

  private static UserDefinedFunction encode(String model, ModelPackage source) {
    ModelKey key = key(model, source);
    new GeneratorRules(source.manifest()).requireEncoder();
    UDF2<byte[], Object, float[]> encode = (pixels, label) -> encoded(key, pixels, label);
    return functions.udf(encode, DataTypes.createArrayType(DataTypes.FloatType, false));
  }

  /**
   * Gives both functions names for SQL: {@code limn_decode(latent, label)} and {@code
   * limn_encode(pixels, label)}. Of a model without an encoder there is the first alone; the second
   * is then no longer that of another model either.
   *
   * @param spark the session
   * @param model as for {@link #decode}
   * @throws UsageException if there is no such model, or it is a classifier
   */
  public static void register(SparkSession spark, String model) {
    ModelPackage source = ModelPlace.open(model);
    spark.udf().register("limn_decode", decode(model, source));
    if (new GeneratorRules(source.manifest()).hasEncoder()) {
      spark.udf().register("limn_encode", encode(model, source));
    } else {
      spark.sql("DROP TEMPORARY FUNCTION IF EXISTS limn_encode");
    }
  }

  private static ModelKey key(String model, ModelPackage source) {
    new GeneratorRules(source.manifest()).requireDecoder(Precision.FP32);
    return ModelKey.of(model, source, Precision.FP32, Provider.CPU.name());
  }

  private static byte[] decoded(ModelKey key, Seq<?> latent, Object label) {
    if (latent == null) {
      return null;
    }
    float[] values = floats(latent);
    try (SharedSamplers.Lease lease = SharedSamplers.take(key)) {
      int[] labels = labels(lease.sampler().manifest(), label);
      return lease.sampler().decode(new Latents(1, values.length, values), labels).pixels();
    }
  }

  private static float[] floats(Seq<?> latent) {
    float[] values = new float[latent.size()];
    Iterator<?> elements = latent.iterator();
    for (int i = 0; i < values.length; i++) {
      Object element = elements.next();
      if (!(element instanceof Number number)) {
        throw new LimnException(
            "limn: element %d of a latent must be a number, found %s".formatted(i, element));
      }
      values[i] = number.floatValue();
    }
    return values;
  }

  private static float[] encoded(ModelKey key, byte[] pixels, Object label) {
    if (pixels == null) {
      return null;
    }
    try (SharedSamplers.Lease lease = SharedSamplers.take(key)) {
      Manifest manifest = lease.sampler().manifest();
      ImageFormat format = manifest.image();
      int size = format.height() * format.width() * format.channels();
      if (pixels.length != size) {
        throw new LimnException(
            "limn: images of %s have %d bytes, found %d: resize or choose another model"
                .formatted(key.name(), size, pixels.length));
      }
      ImageBatch image =
          new ImageBatch(1, format.height(), format.width(), format.channels(), pixels);
      return lease.sampler().encode(image, labels(manifest, label)).mean().values();
    }
  }

  private static int[] labels(Manifest manifest, Object label) {
    if (!manifest.conditional()) {
      return new int[0];
    }
    if (label == null) {
      throw new LimnException(
          "limn: " + manifest.name() + " needs a label with each row, found null");
    }
    return new int[] {whole(label)};
  }

  private static int whole(Object label) {
    try {
      return new BigDecimal(label.toString()).intValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw new LimnException(
          "limn: a label must be a whole number that fits an int, found " + label, e);
    }
  }
}
