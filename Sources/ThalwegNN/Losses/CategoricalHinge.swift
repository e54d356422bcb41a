import ThalwegConfiguration
import ThalwegCore

extension Loss {
    /// `max(maxⱼ (1 − tⱼ)·oⱼ − Σⱼ tⱼ·oⱼ + 1, 0)` per example; targets 0 and 1.
    public static let categoricalHinge = Loss("categorical_hinge", output: .logits) { targets, outputs in
        let right = (targets * outputs).sum(axes: [-1])
        let other = ((1 - targets) * outputs).max(axes: [-1])
        let gap = other - right + 1
        return select(gap .<= 0, .zeros(gap.shape, dtype: gap.dtype), gap)
    }

    static let categoricalHingeEntry = Loss.row(.categoricalHinge, "the margin of the right class over the best other one", reference: "Weston & Watkins 1999")
}
