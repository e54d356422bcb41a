/// Everything measured, in the order of the table.
let workloads: [Workload] = [.mlp, .cnn3c3d, .cnn3c3dOnThousand, .resnet20, .transformer, .lstm, .logisticRegression, .tinyMLP]
