package dev.limn.conformance.reader;

import java.util.ArrayList;
import java.util.List;

/** All packages that readers are tried with. */
final class TrialPackages {

  private TrialPackages() {}

  static List<TrialPackage> sound() {
    return List.of(
        new TrialPackage(
            "reader.sound-directory",
            "accepts a sound directory",
            List.of(),
            directory -> new PackageFiles().directory(directory)),
        new TrialPackage(
            "reader.sound-zip",
            "accepts a sound zip, with entries of its folders too",
            List.of(),
            directory -> {
              PackageFiles files = new PackageFiles();
              files.put("test_data_set_0/", new byte[0]);
              return files.zip(directory);
            }),
        new TrialPackage(
            "reader.sound-signed",
            "accepts a file SHA256SUMS.sig, which no checksum covers",
            List.of(),
            directory -> new PackageFiles().put("SHA256SUMS.sig", new byte[64]).zip(directory)));
  }

  static List<TrialPackage> hostile() {
    List<TrialPackage> all = new ArrayList<>();
    all.addAll(HostilePaths.all());
    all.addAll(HostileZips.all());
    all.addAll(HostileSums.all());
    all.addAll(HostileManifests.all());
    all.addAll(HostileGraphs.all());
    all.addAll(HostileTensors.all());
    all.addAll(HostilePriors.all());
    return all;
  }
}
