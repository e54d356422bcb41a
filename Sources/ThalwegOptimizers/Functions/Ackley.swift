import ThalwegConfiguration
import ThalwegCore

extension TestFunction {
    /// A narrow hole in a bumpy plain; not differentiable at its minimum: `−20e^(−0.2√((x² + y²)/2)) − e^((cos 2πx + cos 2πy)/2) + 20 + e`. Reference: Ackley 1987, A Connectionist Machine for Genetic Hillclimbing.
    public static let ackley = TestFunction(
        "ackley", formula: "−20e^(−0.2√((x² + y²)/2)) − e^((cos 2πx + cos 2πy)/2) + 20 + e",
        start: [2.2, -1.3], range: -5...5,
        minima: [Minimum([0, 0], value: 0)]
    ) { p in
        let radius = (0.5 * (p[0].squared() + p[1].squared())).sqrt()
        let turn = 2 * Double.pi
        let waves: Tensor = 0.5 * (cos(turn * p[0]) + cos(turn * p[1]))
        let hole: Tensor = 20 * exp(-0.2 * radius) + exp(waves)
        return 22.718281828459045 - hole
    }

    static let ackleyEntry = CatalogueEntry<TestFunction>(
        "ackley", family: "many minima", summary: "A narrow hole in a bumpy plain; not differentiable at its minimum",
        reference: "Ackley 1987, A Connectionist Machine for Genetic Hillclimbing"
    ) { _ in .ackley }
}
