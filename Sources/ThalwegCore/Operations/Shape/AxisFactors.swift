extension Tensor {
    /// The axis `source` moved in front of `destination` (counted without `source`) and made its outer factor.
    func merging(axis source: Int, into destination: Int) -> Tensor {
        if failure != nil { return self }
        var order = shape.indices.filter { $0 != source }
        order.insert(source, at: destination)
        let moved = transpose(order)
        var target = moved.shape.dimensions
        let factor = target.remove(at: destination)
        target[destination] *= factor
        return moved.reshape(Shape(target))
    }

    /// The axis split into an outer factor of extent `outer` and the rest behind it.
    func splitting(axis: Int, outer: Int) -> Tensor {
        if failure != nil { return self }
        var target = shape.dimensions
        target[axis] = outer > 0 ? target[axis] / outer : 0
        target.insert(outer, at: axis)
        return reshape(Shape(target))
    }

    /// The axis moved to the place `destination` of the result.
    func moving(axis source: Int, to destination: Int) -> Tensor {
        if failure != nil { return self }
        var order = shape.indices.filter { $0 != source }
        order.insert(source, at: destination)
        return transpose(order)
    }
}
