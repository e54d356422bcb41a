import ThalwegConfiguration

/// The optimizers that files can name, family by family.
public let optimizerCatalogue = Catalogue<Optimizer>("optimizer", [
    // Gradient descent
    Optimizer.sgdEntry,
    Optimizer.momentumEntry,
    Optimizer.nesterovEntry,
    Optimizer.averagedSGDEntry,
    Optimizer.aggmoEntry,
    Optimizer.qhmEntry,
    Optimizer.noisySGDEntry,
    Optimizer.optimisticGradientDescentEntry,
    Optimizer.signSGDEntry,
    Optimizer.signumEntry,
    Optimizer.rpropEntry,

    // Adaptive
    Optimizer.adagradEntry,
    Optimizer.adadeltaEntry,
    Optimizer.rmspropEntry,
    Optimizer.adamEntry,
    Optimizer.adamWEntry,
    Optimizer.adamaxEntry,
    Optimizer.nadamEntry,
    Optimizer.nadamWEntry,
    Optimizer.amsgradEntry,
    Optimizer.radamEntry,
    Optimizer.adabeliefEntry,
    Optimizer.yogiEntry,
    Optimizer.adanEntry,
    Optimizer.adoptEntry,
    Optimizer.ademamixEntry,
    Optimizer.lapropEntry,
    Optimizer.adafactorEntry,
    Optimizer.sm3Entry,
    Optimizer.madgradEntry,
    Optimizer.novogradEntry,
    Optimizer.larsEntry,
    Optimizer.lambEntry,
    Optimizer.fromageEntry,
    Optimizer.lionEntry,
    Optimizer.cautiousAdamWEntry,
    Optimizer.cautiousLionEntry,
    Optimizer.optimisticAdamEntry,

    // Learning-rate-free
    Optimizer.dadaptSGDEntry,
    Optimizer.dadaptAdamEntry,
    Optimizer.prodigyEntry,
    Optimizer.dogEntry,
    Optimizer.dowgEntry,
    Optimizer.cocobEntry,
    Optimizer.mechanicEntry,
    Optimizer.momoEntry,
    Optimizer.momoAdamEntry,
    Optimizer.polyakSGDEntry,
    Optimizer.hypergradientEntry,

    // Schedule-free
    Optimizer.scheduleFreeSGDEntry,
    Optimizer.scheduleFreeAdamWEntry,

    // Sharpness
    Optimizer.samEntry,
    Optimizer.asamEntry,

    // Matrix
    Optimizer.shampooEntry,
    Optimizer.soapEntry,
    Optimizer.muonEntry,
    Optimizer.psgdKronEntry,

    // Second order
    Optimizer.steepestDescentEntry,
    Optimizer.nonlinearCGEntry,
    Optimizer.bfgsEntry,
    Optimizer.lbfgsEntry,
    Optimizer.newtonEntry,
    Optimizer.newtonCGEntry,
    Optimizer.trustRegionNewtonEntry,
    Optimizer.cubicNewtonEntry,
    Optimizer.saddleFreeNewtonEntry,
    Optimizer.gaussNewtonEntry,
    Optimizer.naturalGradientEntry,
    Optimizer.hessianFreeEntry,
    Optimizer.levenbergMarquardtEntry,
    Optimizer.adaHessianEntry,
    Optimizer.sophiaHEntry,
    Optimizer.sophiaGEntry,
    Optimizer.kfacEntry,
    Optimizer.ekfacEntry,

    // Out of saddles and minima
    Optimizer.perturbedGDEntry,
    Optimizer.negativeCurvatureDescentEntry,
    Optimizer.neonEntry,
    Optimizer.entropySGDEntry,
    Optimizer.basinHoppingEntry,
    Optimizer.multiStartEntry,

    // Around another optimizer
    Optimizer.lookaheadEntry,
    Optimizer.emaEntry,
    Optimizer.swaEntry,
])
