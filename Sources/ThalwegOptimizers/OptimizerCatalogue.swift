import ThalwegConfiguration

/// The optimizers that files can name.
public let optimizerCatalogue = Catalogue<Optimizer>("optimizer", [
    Optimizer.sgdEntry,
    Optimizer.momentumEntry,
    Optimizer.nesterovEntry,
    Optimizer.adagradEntry,
    Optimizer.adadeltaEntry,
    Optimizer.rmspropEntry,
    Optimizer.adamEntry,
    Optimizer.adamWEntry,
    Optimizer.adamaxEntry,
    Optimizer.nadamEntry,
    Optimizer.amsgradEntry,
    Optimizer.radamEntry,
    Optimizer.adabeliefEntry,
    Optimizer.yogiEntry,
    Optimizer.lambEntry,
    Optimizer.lionEntry,
    Optimizer.signSGDEntry,
])
