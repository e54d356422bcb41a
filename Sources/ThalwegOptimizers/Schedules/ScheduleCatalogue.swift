public import ThalwegConfiguration

/// The schedules that files can name.
public let scheduleCatalogue = Catalogue<Schedule>("schedule", [
    Schedule.constantEntry,
    Schedule.cosineEntry,
    Schedule.reduceOnPlateauEntry,
])
