import ThalwegConfiguration
import ThalwegCore

extension Loss {
    /// Minus the cosine of the angle between targets and outputs, per example: −1 (same direction) … 1; 0 where either is zero.
    public static let cosineSimilarity = Loss("cosine_similarity", output: .values) { targets, outputs in
        -(Loss.normalized(targets) * Loss.normalized(outputs)).sum(axes: [-1])
    }

    static let cosineSimilarityEntry = Loss.row(.cosineSimilarity, "minus the cosine of the angle between target and output", reference: "")
}
