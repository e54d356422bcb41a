import Thalweg

extension Workload {
    /// Three convolutions and three dense layers on 32×32×3, batches of 64: `3c3d` of DeepOBS (Schneider et al. 2019, arXiv:1903.05499).
    static let cnn3c3d = cnn3c3d("cnn-3c3d", batch: 64)
    /// The same on a thousand images, for curvature.
    static let cnn3c3dOnThousand = cnn3c3d("cnn-3c3d-1000", batch: 1000)

    private static func cnn3c3d(_ name: String, batch: Int) -> Workload {
        Workload(name, batch: batch, input: [32, 32, 3], labels: .classes(10)) {
            Conv2D(64, kernel: 5, activation: .relu)
            MaxPool(3, stride: 2, padding: .same)
            Conv2D(96, kernel: 3, activation: .relu)
            MaxPool(3, stride: 2, padding: .same)
            Conv2D(128, kernel: 3, padding: .same, activation: .relu)
            MaxPool(3, stride: 2, padding: .same)
            Flatten()
            Dense(512, activation: .relu)
            Dense(256, activation: .relu)
            Dense(10)
        }
    }
}
