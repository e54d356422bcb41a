import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegNN

@Suite struct ActivationTests {
    /// Values at −2, 0, 1, and slopes there, by Keras's formulas.
    static let samples: [(Activation, values: [Double], slopes: [Double])] = [
        (.linear, [-2, 0, 1], [1, 1, 1]),
        (.relu, [0, 0, 1], [0, 0, 1]),
        (.leakyReLU, [-0.4, 0, 1], [0.2, 0.2, 1]),
        (.leakyReLU(negativeSlope: 0.01), [-0.02, 0, 1], [0.01, 0.01, 1]),
        (.elu, [-0.8646647167633873, 0, 1], [0.1353352832366127, 1, 1]),
        (.elu(alpha: 2), [-1.7293294335267746, 0, 1], [0.2706705664732254, 2, 1]),
        (.selu, [-1.5201664685956314, 0, 1.0507009873554805], [0.23793269, 1.75809934, 1.05070099]),
        (.gelu, [-0.04550026389635842, 0, 0.8413447460685429], [-0.08523180, 0.5, 1.08331547]),
        (.silu, [-0.2384058440442351, 0, 0.7310585786300049], [-0.09078425, 0.5, 0.92767051]),
        (.mish, [-0.2525014826, 0, 0.8650983883], [-0.1083551, 0.6, 1.0490362]),
        (.softplus, [0.1269280110429726, 0.6931471805599453, 1.3132616875182228], [0.11920292, 0.5, 0.73105858]),
        (.softsign, [-0.6666666666666666, 0, 0.5], [0.11111111, 1, 0.25]),
        (.sigmoid, [0.11920292202211755, 0.5, 0.7310585786300049], [0.10499359, 0.25, 0.19661193]),
        (.hardSigmoid, [0.16666666666666666, 0.5, 0.6666666666666666], [0.16666667, 0.16666667, 0.16666667]),
        (.tanh, [-0.9640275800758169, 0, 0.7615941559557649], [0.07065082, 1, 0.41997434]),
        (.exponential, [0.1353352832366127, 1, 2.718281828459045], [0.13533528, 1, 2.71828183]),
    ]

    @Test("values and slopes at −2, 0 and 1") func values() throws {
        let x = Tensor([-2, 0, 1], dtype: .float64)
        let results = try evaluate(Self.samples.flatMap { activation, _, _ in [activation(x), grad(of: { activation($0).sum() })(x)] })
        for (number, sample) in Self.samples.enumerated() {
            for (result, expected) in [(results[2 * number], sample.values), (results[2 * number + 1], sample.slopes)] {
                for (value, wanted) in zip(result.doubles, expected) {
                    #expect(abs(value - wanted) < 1e-6, "\(sample.0.configuration): \(value), expected \(wanted)")
                }
            }
        }
    }

    @Test("softmax rows sum to 1") func softmax() throws {
        let rows = try Activation.softmax(Tensor(HostArray([1.0, 2, 3, 1000, 0, -1000], shape: [2, 3]))).evaluated().doubles
        #expect(abs(rows[0..<3].reduce(0, +) - 1) < 1e-12 && rows[3] == 1 && rows[5] == 0)
    }

    @Test("values, slopes and curvature stay finite far out, and NaN stays NaN") func extremes() throws {
        let far = Tensor([-1e4, 1e4, 90, -90], dtype: .float32), names = activationCatalogue.names.filter { $0 != "exponential" }
        var tensors: [Tensor] = []
        for name in names {
            let activation = try activationCatalogue.make(.string(name), path: "activation")
            tensors.append(activation(far))
            tensors.append(grad(of: { activation($0).sum() })(far))
            tensors.append(hvp(of: { activation($0).sum() }, at: far, along: .ones([4])))
            tensors.append(activation(Tensor([.nan, 1])))
        }
        let results = try evaluate(tensors)
        for (number, name) in names.enumerated() {
            for part in 0..<3 { #expect(results[4 * number + part].doubles.allSatisfy { $0.isFinite }, "\(name), derivative \(part)") }
            #expect(results[4 * number + 3].doubles[0].isNaN, "\(name) hides NaN")
        }
    }

    @Test("every activation is written back as it was read") func roundTrip() throws {
        for (activation, _, _) in Self.samples {
            #expect(try activationCatalogue.make(activation.configuration, path: "activation") == activation)
        }
        #expect(activationCatalogue.names.count == 15)
        #expect(Activation.leakyReLU != .leakyReLU(negativeSlope: 0.1))
        let error = #expect(throws: ConfigurationError.self) { try activationCatalogue.make("rleu", path: "activation") }
        #expect(error?.description.contains("relu") == true)
    }
}
