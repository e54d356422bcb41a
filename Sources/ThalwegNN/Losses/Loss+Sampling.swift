public import ThalwegCore

extension Loss {
    /// Whether the loss is the negative log-likelihood of a distribution that outputs describe, up to a constant and a factor.
    public var isNegativeLogLikelihood: Bool { ["softmax_cross_entropy", "sigmoid_cross_entropy", "mse"].contains(name) }

    /// The losses `[n]` of the examples against targets drawn from the distribution that the outputs describe, scaled so that the mean
    /// outer product of an example's derivative with itself is the Hessian of its loss: what Monte-Carlo Fisher information is made of.
    ///
    /// `softmax_cross_entropy` draws a class, `sigmoid_cross_entropy` each label by itself, `mse` from a normal distribution of variance
    /// ½ about each output, whose negative log-likelihood is `(o − t)²`. Where an example's loss is a mean over k terms (units of a
    /// label or value, places in time), k independent draws are averaged with weight 1/√k instead of 1/k. A class weight w of the true (its mean over places)
    /// target enters as √w; label smoothing, which moves the loss's gradient and not its Hessian, is left out.
    /// - Parameters:
    ///   - outputs: the model's, as for `perExample`; the draw does not depend on them differentiably.
    ///   - targets: the true ones, for class weights alone.
    /// - Returns: nil where the loss is no negative log-likelihood.
    public func sampledPerExample(outputs: Tensor, targets: Tensor, key: RandomKey) -> Tensor? {
        guard isNegativeLogLikelihood else { return nil }
        let (_, predictions) = Loss.aligned(targets: targets, outputs: outputs, loss: name)
        guard predictions.failure == nil else { return predictions }
        let fixed = stopGradient(predictions)
        let drawn: Tensor
        switch name {
        case "softmax_cross_entropy": drawn = key.categorical(logits: fixed)
        case "sigmoid_cross_entropy":
            drawn = (key.uniform(fixed.shape, dtype: fixed.dtype) .< logistic(fixed)).converted(to: fixed.dtype)
        default: drawn = fixed + key.normal(fixed.shape, stddev: 0.5.squareRoot(), dtype: fixed.dtype)
        }
        var plain = with(labelSmoothing: 0)
        plain.classWeights = nil
        let values = plain.perExample(outputs: predictions, targets: drawn)
        let places = predictions.shape.dimensions.dropFirst().dropLast().reduce(1, *)
        let terms = name == "softmax_cross_entropy" ? places : places * (predictions.shape.last ?? 1)
        let scaled = terms == 1 ? values : values * Double(terms).squareRoot()
        guard case .weights(let weights) = classWeights else { return scaled }
        var weight = Loss.weights(weights, of: targets, outputs: predictions)
        if weight.rank > 1 { weight = weight.mean(axes: Array(1..<weight.rank)) }
        return scaled * weight.sqrt()
    }
}
