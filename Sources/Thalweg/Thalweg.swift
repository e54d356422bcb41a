/// The umbrella: `import Thalweg` brings everything a user needs.
@_exported import PJRT
@_exported import ThalwegConfiguration
@_exported import ThalwegCore
@_exported import ThalwegCurvature
@_exported import ThalwegData
@_exported import ThalwegDoctor
@_exported import ThalwegNN
@_exported import ThalwegOptimizers
@_exported import ThalwegReport
@_exported import ThalwegTraining
