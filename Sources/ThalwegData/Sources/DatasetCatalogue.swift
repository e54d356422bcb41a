import ThalwegConfiguration

/// Every data source that a file can name.
public let datasetCatalogue = Catalogue<any DataSource>(
    "dataset",
    [
        Digits.entry, Iris.entry, Wine.entry, BreastCancer.entry, Diabetes.entry,
        Blobs.entry, Circles.entry, Moons.entry, Spirals.entry, Xor.entry, Parity.entry,
        Polynomial.entry, Sine.entry, Linear.entry, Teacher.entry, MNIST1D.entry, CopyTask.entry,
        NPZ.entry, NPY.entry, CSV.entry, IDX.entry, CIFAR.ten, CIFAR.hundred, Safetensors.entry, Text.entry,
    ])
