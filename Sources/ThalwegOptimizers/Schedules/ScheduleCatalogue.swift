import ThalwegConfiguration

/// The schedules that files can name.
public let scheduleCatalogue = Catalogue<Schedule>("schedule", [
    Schedule.constantEntry,
    Schedule.stepEntry,
    Schedule.multiStepEntry,
    Schedule.exponentialEntry,
    Schedule.polynomialEntry,
    Schedule.linearEntry,
    Schedule.cosineEntry,
    Schedule.cosineRestartsEntry,
    Schedule.oneCycleEntry,
    Schedule.cyclicEntry,
    Schedule.warmupStableDecayEntry,
    Schedule.inverseSquareRootEntry,
    Schedule.reduceOnPlateauEntry,
])
