import ThalwegConfiguration
import ThalwegCore

extension Loss {
    /// `Σⱼ tⱼ·ln(tⱼ / pⱼ)` per example, both clipped to 1e-7…1, as in Keras; nats.
    public static let klDivergence = Loss("kl_divergence", output: .probabilities) { targets, outputs in
        let t = clamp(targets, 1e-7, 1)
        return (t * log(t / clamp(outputs, 1e-7, 1))).sum(axes: [-1])
    }

    static let klDivergenceEntry = Loss.row(.klDivergence, "Kullback–Leibler divergence of distributions", reference: "Kullback & Leibler 1951, doi:10.1214/aoms/1177729694")
}
