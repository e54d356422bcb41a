extension Inspection {
    /// The laws of random matrices fitted to the bulk of the spectrum, the nearest first.
    ///
    /// Negative eigenvalues are those below `−10⁻³ |λ|max`, as in `negativeShare`.
    public var bulks: [SpectralBulk] {
        let threshold = 1e-3 * ends.norm
        return [
            SpectralBulk(WignerSemicircle.self, fitting: density, ends: ends, threshold: threshold),
            SpectralBulk(MarchenkoPastur.self, fitting: density, ends: ends, threshold: threshold),
        ].compactMap { $0 }.sorted { $0.distance < $1.distance }
    }
}
