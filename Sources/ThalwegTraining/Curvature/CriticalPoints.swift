public import ThalwegCore
public import ThalwegCurvature

/// What kind of point of an experiment's loss over its training part the parameters are at: minimum, maximum, saddle, degenerate, or not critical.
///
///     print(try classify(run.parameters, of: experiment))    // saddle: λmin = −0.21 ± 0.01, …
///
/// Cost: up to 400 Hessian products, each about two gradients over all examples; see `CurvatureProblem.classified`.
/// - Parameters:
///   - parameters: of the model, by name.
///   - state: running statistics; initial ones where empty.
///   - noise: what is done about dropout and batch statistics.
/// - Throws: as `Experiment.curvatureProblem` and `CurvatureProblem.classified`.
public func classify(
    _ parameters: ArrayTree, of experiment: Experiment, state: ArrayTree = ArrayTree(), noise: LayerNoise = .refuse
) throws -> PointClassification {
    try experiment.curvatureProblem(at: parameters, state: state, noise: noise).classified(seed: experiment.seed)
}

/// A point of zero gradient of an experiment's loss near some parameters, minimum, maximum or saddle alike; see `CurvatureProblem.findCriticalPoint`.
///
/// - Parameters: as of `classify`; `settings` says how far the gradient is to fall and how many products that may take.
/// - Returns: the point, its history and its kind; where no critical point was reached, it says so.
/// - Throws: as `Experiment.curvatureProblem`; `CurvatureError.notFinite`.
public func findCriticalPoint(
    near parameters: ArrayTree, of experiment: Experiment, state: ArrayTree = ArrayTree(), settings: CriticalPointSettings = CriticalPointSettings(),
    noise: LayerNoise = .refuse
) throws -> FoundCriticalPoint {
    try experiment.curvatureProblem(at: parameters, state: state, noise: noise).findCriticalPoint(settings)
}
