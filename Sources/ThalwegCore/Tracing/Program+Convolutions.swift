extension Program {
    /// Features of the widest convolution, in the bodies of loops and branches too; 0 where nothing is convolved.
    package var widestConvolution: Int {
        equations.map { equation in
            if let convolution = equation.primitive as? Convolution {
                return variableTypes[equation.outputs[0]].shape[convolution.dimensions.outputFeature]
            }
            let bodies = equation.primitive.bodies + ((equation.primitive as? Checkpoint).map { [$0.body] } ?? [])
            return bodies.map(\.widestConvolution).max() ?? 0
        }.max() ?? 0
    }
}
