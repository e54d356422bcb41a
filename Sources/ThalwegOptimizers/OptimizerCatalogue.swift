public import ThalwegConfiguration

/// The optimizers that files can name.
public let optimizerCatalogue = Catalogue<Optimizer>("optimizer", [
    Optimizer.sgdEntry,
    Optimizer.momentumEntry,
    Optimizer.nesterovEntry,
    Optimizer.adagradEntry,
    Optimizer.rmspropEntry,
    Optimizer.adamEntry,
    Optimizer.adamWEntry,
    Optimizer.amsgradEntry,
])
