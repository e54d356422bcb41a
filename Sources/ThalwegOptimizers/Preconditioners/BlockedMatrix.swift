import ThalwegCore

/// How a weight, as a matrix, is cut into blocks of at most `size` rows and columns; the last ones are filled up with zeros.
///
/// Zero rows and columns stay zero under every factor, so a filled block gives what a smaller one would.
struct BlockedMatrix {
    let rows: Int
    let columns: Int
    let size: Int

    init(_ type: TensorType, size: Int) {
        (rows, columns) = type.matrixExtents
        self.size = size
    }

    var blockRows: Int { Swift.min(rows, size) }
    var blockColumns: Int { Swift.min(columns, size) }
    var rowCount: Int { Swift.max(1, (rows + blockRows - 1) / Swift.max(blockRows, 1)) }
    var columnCount: Int { Swift.max(1, (columns + blockColumns - 1) / Swift.max(blockColumns, 1)) }
    /// How many blocks there are.
    var count: Int { rowCount * columnCount }

    /// The blocks, `[count, blockRows, blockColumns]`.
    func cut(_ matrix: Tensor) -> Tensor {
        guard matrix.failure == nil else { return matrix }
        let filled = matrix.pad(low: [0, 0], high: [rowCount * blockRows - rows, columnCount * blockColumns - columns])
        return filled.reshape([rowCount, blockRows, columnCount, blockColumns]).transpose([0, 2, 1, 3]).reshape([count, blockRows, blockColumns])
    }

    /// The matrix of the blocks.
    func joined(_ blocks: Tensor) -> Tensor {
        guard blocks.failure == nil else { return blocks }
        let whole = blocks.reshape([rowCount, columnCount, blockRows, blockColumns]).transpose([0, 2, 1, 3])
            .reshape([rowCount * blockRows, columnCount * blockColumns])
        return whole.slice(axis: 0, to: rows).slice(axis: 1, to: columns)
    }
}
