package dev.limn.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.LambdaBlock;
import dev.limn.onnx.OnnxModel;
import dev.limn.trainer.block.ConvTranspose2d;
import dev.limn.trainer.block.OwnDeconvolution;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every mapping against the engine, over {@code x} [N,3,4,4] in [0.1,0.9). */
class MappingsTest {

  private static final List<ExportInput> INPUT =
      List.of(ExportInput.uniform("x", new Shape(3, 4, 4), 0.1, 0.9));

  /** Elementary functions near 1, sums of at most 336 of them. */
  private static final double TOLERANCE = 5e-5;

  private static final String FORWARDED = " is forwarded";

  private static final Map<String, UnaryOperator<NDArray>> SAMPLES = new TreeMap<>();

  static {
    arithmetic();
    comparisons();
    activations();
    layers();
    layouts();
    reductions();
    forwarded();
  }

  /** But for the one that always refuses. */
  @Test
  void everyMappingHasASample() {
    Set<String> mapped = new TreeSet<>(Mappings.ALL.signatures());
    mapped.remove("squeeze()");
    assertThat(SAMPLES.keySet().stream().filter(name -> !name.contains(" ")))
        .containsExactlyInAnyOrderElementsOf(mapped);
  }

  /** The engine may override a default with something else: samples tell. */
  @Test
  void everyForwardedMethodHasASample() {
    assertThat(SAMPLES.keySet().stream().filter(name -> name.endsWith(FORWARDED)))
        .containsExactlyInAnyOrderElementsOf(
            MethodKind.FORWARDED_METHODS.stream().map(name -> name + FORWARDED).toList());
  }

  @TestFactory
  Stream<DynamicTest> theGraphComputesWhatTheEngineComputes() {
    return SAMPLES.entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> check(e.getValue())));
  }

  private static void check(UnaryOperator<NDArray> sample) {
    LambdaBlock block = LambdaBlock.singleton(sample::apply);
    OnnxModel model = OnnxExporter.trace(block, INPUT, ExportOptions.of("sample", "y"));
    assertThat(Parity.check(block, INPUT, model, TOLERANCE).parities()).hasSize(3);
  }

  private static void forwarded(String signature, UnaryOperator<NDArray> operation) {
    sample(signature + FORWARDED, operation);
  }

  private static void sample(String signature, UnaryOperator<NDArray> operation) {
    SAMPLES.put(signature, operation);
  }

  private static NDArray centred(NDArray x) {
    return x.sub(0.5f).mul(4);
  }

  private static NDArray integers(NDArray x) {
    return x.mul(4).floor().toType(DataType.INT64, false);
  }

  private static NDArray floats(NDArray x) {
    return x.toType(DataType.FLOAT32, false);
  }

  private static NDArrayEx internal(NDArray x) {
    return x.getNDArrayInternal();
  }

  private static NDArray ramp(NDArray x, long... shape) {
    Shape full = new Shape(shape);
    return x.getManager().arange((float) full.size()).mul(0.1f).reshape(full);
  }

  private static void arithmetic() {
    sample("add(Number)", x -> x.add(2));
    sample("add(NDArray)", x -> x.add(ramp(x, 4)));
    sample("add(NDArray) of itself", x -> x.add(x.mul(2)));
    sample("add(NDArray) promotes integers", x -> integers(x).add(x));
    sample("add(Number) promotes integers", x -> integers(x).add(0.25f));
    sample("sub(Number)", x -> x.sub(2));
    sample("sub(NDArray)", x -> x.sub(ramp(x, 3, 1, 1)));
    sample("mul(Number)", x -> x.mul(-3.5));
    sample("mul(NDArray)", x -> x.mul(ramp(x, 4, 4)));
    sample("div(Number)", x -> x.div(3));
    sample("div(NDArray)", x -> x.div(ramp(x, 4).add(1)));
    sample("pow(Number)", x -> x.pow(1.5));
    sample("pow(NDArray)", x -> x.pow(ramp(x, 4)));
    sample("maximum(Number)", x -> x.maximum(0.5));
    sample("maximum(NDArray)", x -> x.maximum(ramp(x, 4)));
    sample("minimum(Number)", x -> x.minimum(0.5));
    sample("minimum(NDArray)", x -> x.minimum(ramp(x, 4)));
    sample("rsub(Number)", x -> internal(x).rsub(1));
    sample("rsub(NDArray)", x -> internal(x).rsub(x.mul(3)));
    sample("rdiv(Number)", x -> internal(x).rdiv(1));
    sample("rdiv(NDArray)", x -> internal(x).rdiv(x.add(3)));
    sample("rpow(Number)", x -> internal(x).rpow(2));
    sample("neg()", NDArray::neg);
    sample("abs()", x -> centred(x).abs());
    sample("square()", x -> centred(x).square());
    sample("sqrt()", NDArray::sqrt);
    sample("exp()", NDArray::exp);
    sample("log()", NDArray::log);
    sample("log2()", NDArray::log2);
    sample("log10()", NDArray::log10);
    sample("floor()", x -> centred(x).floor());
    sample("ceil()", x -> centred(x).ceil());
    sample("round()", x -> centred(x).round());
    sample("sign()", x -> centred(x).sign());
    sample("erf()", NDArray::erf);
    sample("sin()", NDArray::sin);
    sample("cos()", NDArray::cos);
    sample("tan()", NDArray::tan);
    sample("asin()", NDArray::asin);
    sample("acos()", NDArray::acos);
    sample("atan()", NDArray::atan);
    sample("sinh()", NDArray::sinh);
    sample("cosh()", NDArray::cosh);
    sample("clip(Number,Number)", x -> x.clip(0.25, 0.75));
    sample("toType(DataType,boolean)", x -> floats(x.mul(10).toType(DataType.INT32, false)));
    sample(
        "toType(DataType,boolean) to the same type", x -> x.toType(DataType.FLOAT32, true).add(1));
    sample("stopGradient()", x -> x.stopGradient().add(1));
    forwarded("scaleGradient(double)", x -> x.scaleGradient(0.5));
    sample("duplicate()", x -> x.duplicate().add(1));
    sample("toDevice(Device,boolean)", x -> x.toDevice(Device.cpu(), false).add(1));
  }

  private static void comparisons() {
    sample("eq(Number)", x -> floats(integers(x).eq(2)));
    sample("eq(NDArray)", x -> floats(integers(x).eq(integers(x.mul(0.9)))));
    sample("neq(Number)", x -> floats(integers(x).neq(2)));
    sample("neq(NDArray)", x -> floats(integers(x).neq(integers(x.mul(0.9)))));
    sample("gt(Number)", x -> floats(x.gt(0.5)));
    sample("gt(NDArray)", x -> floats(x.gt(ramp(x, 4))));
    sample("gte(Number)", x -> floats(x.gte(0.5)));
    sample("gte(NDArray)", x -> floats(x.gte(ramp(x, 4))));
    sample("lt(Number)", x -> floats(x.lt(0.5)));
    sample("lt(NDArray)", x -> floats(x.lt(ramp(x, 4))));
    sample("lte(Number)", x -> x.lte(0.5));
    sample("lte(NDArray)", x -> x.lte(ramp(x, 4)));
    sample("isNaN()", x -> floats(centred(x).sqrt().isNaN()));
    sample("logicalNot()", x -> floats(x.gt(0.5).logicalNot()));
    sample("logicalAnd(NDArray)", x -> floats(x.gt(0.3).logicalAnd(x.lt(0.6))));
    sample("logicalOr(NDArray)", x -> floats(x.gt(0.7).logicalOr(x.lt(0.4))));
    sample("logicalXor(NDArray)", x -> floats(x.gt(0.3).logicalXor(x.lt(0.6))));
    sample("where(NDArray,NDArray)", x -> internal(x.mul(2)).where(x.gt(0.5), x.neg()));
  }

  private static void activations() {
    sample("relu()", x -> internal(centred(x)).relu());
    sample("sigmoid()", x -> internal(centred(x)).sigmoid());
    sample("tanh()", x -> centred(x).tanh());
    sample("tanh() of NDArrayEx", x -> internal(centred(x)).tanh());
    sample("softPlus()", x -> internal(centred(x)).softPlus());
    sample("softSign()", x -> internal(centred(x)).softSign());
    sample("selu()", x -> internal(centred(x)).selu());
    sample("gelu()", x -> internal(centred(x)).gelu());
    sample("leakyRelu(float)", x -> internal(centred(x)).leakyRelu(0.2f));
    sample("elu(float)", x -> internal(centred(x)).elu(0.7f));
    forwarded("swish(float)", x -> internal(centred(x)).swish(1.5f));
    forwarded("mish()", x -> internal(centred(x)).mish());
    sample("softmax(int)", x -> x.softmax(1));
    sample("logSoftmax(int)", x -> x.logSoftmax(-1));
  }

  private static void layers() {
    Shape one = new Shape(1, 1);
    Shape two = new Shape(2, 2);
    Shape none = new Shape(0, 0);
    sample(
        "linear(NDArray,NDArray,NDArray)",
        x -> internal(x).linear(x, ramp(x, 2, 4), ramp(x, 2)).singletonOrThrow());
    sample(
        "linear(NDArray,NDArray,NDArray) of rows",
        x -> {
          NDArray rows = x.reshape(-1, 48);
          return internal(rows).linear(rows, ramp(x, 2, 48).mul(0.1), null).singletonOrThrow();
        });
    sample(
        "convolution(NDArray,NDArray,NDArray,Shape,Shape,Shape,int)",
        x ->
            internal(x)
                .convolution(x, ramp(x, 2, 3, 2, 2), ramp(x, 2), two, one, one, 1)
                .singletonOrThrow());
    sample(
        "deconvolution(NDArray,NDArray,NDArray,Shape,Shape,Shape,Shape,int)",
        x ->
            x instanceof OwnDeconvolution
                ? internal(x)
                    .deconvolution(x, ramp(x, 3, 2, 3, 3), ramp(x, 2), two, one, one, one, 1)
                    .singletonOrThrow()
                : ConvTranspose2d.transposedConvolution(
                    x, ramp(x, 3, 2, 3, 3), ramp(x, 2), two, one, one));
    sample(
        "batchNorm(NDArray,NDArray,NDArray,NDArray,NDArray,int,float,float,boolean)",
        x -> norm(x, 1, 3));
    sample(
        "batchNorm(NDArray,NDArray,NDArray,NDArray,NDArray,int,float,float,boolean) of the last axis",
        x -> norm(x, 3, 4));
    sample(
        "layerNorm(NDArray,Shape,NDArray,NDArray,float)",
        x ->
            internal(x)
                .layerNorm(x, new Shape(4, 4), ramp(x, 4, 4), ramp(x, 4, 4), 1e-5f)
                .singletonOrThrow());
    sample(
        "dropout(NDArray,float,boolean)",
        x -> internal(x).dropout(x, 0.5f, false).singletonOrThrow().add(1));
    sample(
        "embedding(NDArray,NDArray,SparseFormat)",
        x -> {
          NDArray i = integers(x);
          return internal(i).embedding(i, ramp(x, 4, 2), SparseFormat.DENSE).singletonOrThrow();
        });
    sample("oneHot(int)", x -> integers(x).oneHot(4));
    sample("oneHot(int,DataType)", x -> integers(x).oneHot(5, DataType.INT64));
    sample("matMul(NDArray)", x -> x.matMul(ramp(x, 4, 2)));
    sample("dot(NDArray)", x -> x.reshape(-1, 48).dot(ramp(x, 48, 2).mul(0.1)));
    sample("batchMatMul(NDArray)", x -> x.reshape(-1, 4, 4).batchMatMul(x.reshape(-1, 4, 4)));
    sample(
        "interpolation(long[],int,boolean)",
        x -> internal(x).interpolation(new long[] {8, 12}, 0, false));
    sample(
        "interpolation(long[],int,boolean) bilinear",
        x -> internal(x).interpolation(new long[] {8, 8}, 1, false));
    sample("maxPool(Shape,Shape,Shape,boolean)", x -> internal(x).maxPool(two, two, one, false));
    sample(
        "maxPool(Shape,Shape,Shape,boolean) with ceiling",
        x -> internal(x).maxPool(new Shape(3, 3), two, none, true));
    sample(
        "avgPool(Shape,Shape,Shape,boolean,boolean)",
        x -> internal(x).avgPool(two, two, one, false, true));
    sample(
        "avgPool(Shape,Shape,Shape,boolean,boolean) without padding",
        x -> internal(x).avgPool(two, two, none, false, false));
    sample("globalMaxPool()", x -> internal(x).globalMaxPool());
    sample("globalAvgPool()", x -> internal(x).globalAvgPool());
  }

  private static NDArray norm(NDArray x, int axis, int channels) {
    NDArray ramp = ramp(x, channels);
    return internal(x)
        .batchNorm(x, ramp, ramp.add(1), ramp.sub(1), ramp, axis, 0.9f, 1e-5f, false)
        .singletonOrThrow();
  }

  private static void layouts() {
    sample("reshape(Shape)", x -> x.reshape(new Shape(-1, 48)));
    sample("reshape(Shape) with the traced batch", x -> x.reshape(x.size(0), 4, 12));
    sample("reshape(Shape) folds the batch", x -> x.reshape(-1, 4, 4));
    sample("reshape(Shape) of what has no batch", x -> x.sum().reshape(1));
    sample("flatten()", NDArray::flatten);
    sample("flatten(int,int)", x -> x.flatten(1, 2));
    sample("transpose()", NDArray::transpose);
    sample("transpose(int[])", x -> x.transpose(0, 2, 3, 1));
    forwarded("swapAxes(int,int)", x -> x.swapAxes(1, 3));
    sample("expandDims(int)", x -> x.expandDims(1));
    sample("expandDims(int) from behind", x -> x.expandDims(-1));
    sample("squeeze(int[])", x -> x.expandDims(2).squeeze(new int[] {2}));
    sample("concat(NDList,int)", x -> internal(x).concat(new NDList(x.neg(), x.mul(2)), 1));
    forwarded("concat(NDArray,int)", x -> x.concat(x.neg(), -1));
    sample("stack(NDList,int)", x -> internal(x).stack(new NDList(x.neg()), 1));
    forwarded("stack(NDArray,int)", x -> x.stack(x.mul(2), -1));
    sample("broadcast(Shape)", x -> x.expandDims(1).broadcast(new Shape(x.size(0), 5, 3, 4, 4)));
    sample("tile(long[])", x -> x.tile(new long[] {1, 2, 1, 3}));
    sample("pad(Shape,double)", x -> x.pad(new Shape(1, 2, 0, 3), 0.5));
    sample("get(NDManager,NDIndex)", x -> x.get(x.getManager(), new NDIndex(":,1")));
    forwarded("get(String,Object[])", x -> x.get(":,0:2,1,-1"));
    sample("get(String,Object[]) with steps", x -> x.get(":,:,::2,1:"));
    sample("get(String,Object[]) to the end", x -> x.get(":,:,:,:-1"));
    sample(
        "split(long[],int)",
        x -> {
          NDList parts = x.split(new long[] {1, 3}, 3);
          return parts.get(2).concat(parts.get(0), 3).concat(parts.get(1), 3);
        });
    sample("split(long,int)", x -> x.split(2, 2).get(1));
  }

  private static void reductions() {
    sample("sum()", NDArray::sum);
    sample("sum(int[],boolean)", x -> x.sum(new int[] {1, 3}, false));
    forwarded("sum(int[])", x -> x.sum(new int[] {-1}));
    sample("sum(int[],boolean) kept", x -> x.sum(new int[] {2}, true));
    sample("mean()", NDArray::mean);
    sample("mean(int[],boolean)", x -> x.mean(new int[] {2}, true));
    sample("max()", NDArray::max);
    sample("max(int[],boolean)", x -> x.max(new int[] {1}, false));
    sample("min()", NDArray::min);
    sample("min(int[],boolean)", x -> x.min(new int[] {1}, true));
    sample("prod()", x -> x.add(0.5).prod());
    sample("prod(int[],boolean)", x -> x.prod(new int[] {1}, false));
    sample("argMax(int)", x -> x.argMax(1));
    sample("argMin(int)", x -> x.argMin(-1));
    sample("cumSum(int)", x -> x.cumSum(1));
  }

  private static void forwarded() {
    forwarded("getResourceNDArrays()", x -> x.getResourceNDArrays().get(0).add(1));
    forwarded("get(NDIndex)", x -> x.get(new NDIndex(":,2,1:")));
    forwarded("get(long[])", x -> x.get(0));
    forwarded("get(NDManager,long[])", x -> x.get(x.getManager(), 0, 1));
    forwarded("max(int[])", x -> x.max(new int[] {1}));
    forwarded("min(int[])", x -> x.min(new int[] {2}));
    forwarded("prod(int[])", x -> x.prod(new int[] {3}));
    forwarded("mean(int[])", x -> x.mean(new int[] {2}));
    forwarded("reshape(long[])", x -> x.reshape(-1, 12, 4));
    forwarded("squeeze(int)", x -> x.expandDims(3).squeeze(3));
    forwarded("stack(NDArray)", x -> x.stack(x.neg()));
    forwarded("stack(NDList)", x -> internal(x).stack(new NDList(x.neg(), x.mul(2))));
    forwarded("concat(NDArray)", x -> x.concat(x.neg()));
    forwarded("concat(NDList)", x -> internal(x).concat(new NDList(x.neg(), x.mul(2))));
    forwarded("broadcast(long[])", x -> x.expandDims(2).broadcast(x.size(0), 3, 2, 4, 4));
  }
}
