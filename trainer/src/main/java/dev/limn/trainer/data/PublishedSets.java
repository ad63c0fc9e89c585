package dev.limn.trainer.data;

import dev.limn.zoo.download.RemoteFile;
import java.util.List;

/** The sets that others published: where they are, what they are under, and their checksums. */
final class PublishedSets {

  private static final String MNIST_PLACE = "https://ossci-datasets.s3.amazonaws.com/mnist/";

  static final IdxSource MNIST =
      new IdxSource(
          "mnist",
          "MNIST, 70,000 handwritten digits, http://yann.lecun.com/exdb/mnist/",
          "MNIST is a derivative of NIST data, copyright Yann LeCun and Corinna Cortes, commonly"
              + " distributed under CC BY-SA 3.0.",
          List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
          List.of(
              RemoteFile.of(
                  MNIST_PLACE + "train-images-idx3-ubyte.gz",
                  9_912_422,
                  "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
              RemoteFile.of(
                  MNIST_PLACE + "train-labels-idx1-ubyte.gz",
                  28_881,
                  "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
              RemoteFile.of(
                  MNIST_PLACE + "t10k-images-idx3-ubyte.gz",
                  1_648_877,
                  "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
              RemoteFile.of(
                  MNIST_PLACE + "t10k-labels-idx1-ubyte.gz",
                  4_542,
                  "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6")));

  private static final String FASHION_PLACE =
      "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/";

  static final IdxSource FASHION_MNIST =
      new IdxSource(
          "fashion-mnist",
          "Fashion-MNIST, 70,000 pictures of clothing, arXiv:1708.07747",
          "Fashion-MNIST comes under the MIT licence, (c) 2017 Zalando SE; cite arXiv:1708.07747.",
          List.of(
              "T-shirt/top",
              "Trouser",
              "Pullover",
              "Dress",
              "Coat",
              "Sandal",
              "Shirt",
              "Sneaker",
              "Bag",
              "Ankle boot"),
          List.of(
              RemoteFile.of(
                  FASHION_PLACE + "train-images-idx3-ubyte.gz",
                  26_421_880,
                  "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
              RemoteFile.of(
                  FASHION_PLACE + "train-labels-idx1-ubyte.gz",
                  29_515,
                  "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
              RemoteFile.of(
                  FASHION_PLACE + "t10k-images-idx3-ubyte.gz",
                  4_422_102,
                  "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
              RemoteFile.of(
                  FASHION_PLACE + "t10k-labels-idx1-ubyte.gz",
                  5_148,
                  "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5")));

  static final CifarSource CIFAR_10 =
      new CifarSource(
          RemoteFile.of(
              "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
              170_052_171,
              "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"));

  private PublishedSets() {}
}
