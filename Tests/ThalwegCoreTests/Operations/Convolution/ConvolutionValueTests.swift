import Testing
@testable import ThalwegCore

/// A convolution over two axes, written as the definition says it.
struct NaiveConvolution {
    var strides = [1, 1], low = [0, 0], high = [0, 0], inputDilation = [1, 1], kernelDilation = [1, 1]
    var featureGroups = 1, batchGroups = 1

    func callAsFunction(_ x: HostArray, _ kernel: HostArray) -> [Double] {
        let image = x.doubles, weights = kernel.doubles
        let (examples, features) = (x.shape[0], x.shape[3]), outputs = kernel.shape[3], inner = kernel.shape[2]
        let places = (0..<2).map { axis in
            let wide = (x.shape[axis + 1] - 1) * inputDilation[axis] + 1 + low[axis] + high[axis]
            return (wide - (kernel.shape[axis] - 1) * kernelDilation[axis] - 1) / strides[axis] + 1
        }
        /// The pixel at a place of the padded, dilated image.
        func pixel(_ n: Int, _ position: [Int], _ c: Int) -> Double {
            let moved = (0..<2).map { position[$0] - low[$0] }
            for (axis, place) in moved.enumerated() {
                let isInside = place >= 0 && place / inputDilation[axis] < x.shape[axis + 1]
                guard isInside, place % inputDilation[axis] == 0 else { return 0 }
            }
            let row = moved[0] / inputDilation[0], column = moved[1] / inputDilation[1]
            let place: Int = (n * x.shape[1] + row) * x.shape[2] + column
            return image[place * features + c]
        }
        var result: [Double] = []
        for n in 0..<examples / batchGroups {
            for i in 0..<places[0] {
                for j in 0..<places[1] {
                    for o in 0..<outputs {
                        let group = o / (outputs / featureGroups), part = o / (outputs / batchGroups)
                        var total = 0.0
                        for p in 0..<kernel.shape[0] {
                            for q in 0..<kernel.shape[1] {
                                for c in 0..<inner {
                                    let position = [i * strides[0] + p * kernelDilation[0], j * strides[1] + q * kernelDilation[1]]
                                    total += pixel(part * (examples / batchGroups) + n, position, group * inner + c)
                                        * weights[((p * kernel.shape[1] + q) * inner + c) * outputs + o]
                                }
                            }
                        }
                        result.append(total)
                    }
                }
            }
        }
        return result
    }
}

struct ConvolutionValueTests {
    @Test("a convolution is the sum that defines it", arguments: [
        NaiveConvolution(),
        NaiveConvolution(strides: [2, 1], low: [1, 0], high: [0, 2]),
        NaiveConvolution(strides: [1, 2], low: [-1, 2], high: [1, -1], kernelDilation: [2, 1]),
        NaiveConvolution(low: [1, 1], high: [1, 1], inputDilation: [2, 3]),
        NaiveConvolution(featureGroups: 2),
        NaiveConvolution(strides: [2, 2], batchGroups: 2),
    ])
    func definition(_ naive: NaiveConvolution) throws {
        let x = HostArray.spread([4, 6, 5, 4], seed: 1), kernel = HostArray.spread([3, 2, 4 / naive.featureGroups, 6], seed: 2)
        let y = convolution(
            Tensor(x), Tensor(kernel), strides: naive.strides, padding: WindowPadding((0..<2).map { (naive.low[$0], naive.high[$0]) }),
            inputDilation: naive.inputDilation, kernelDilation: naive.kernelDilation, featureGroups: naive.featureGroups,
            batchGroups: naive.batchGroups)
        let found = try y.evaluated().doubles, expected = naive(x, kernel)
        #expect(found.count == expected.count)
        for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-12) }
    }

    @Test func `same padding gives one place per stride, with the odd element at the end`() throws {
        let ones = Tensor.ones([1, 5, 1], dtype: .float64), kernel = Tensor.ones([2, 1, 1], dtype: .float64)
        #expect(try convolution(ones, kernel, padding: .same).evaluated().doubles == [2, 2, 2, 2, 1])
        #expect(convolution(ones, kernel, strides: [3], padding: .same).shape == [1, 2, 1])
        #expect(convolution(ones, kernel, strides: [2], padding: .valid).shape == [1, 2, 1])
    }

    @Test func `a window larger than the image has no place`() throws {
        let y = convolution(.ones([2, 3, 1]), .ones([4, 1, 5]))
        #expect(y.shape == [2, 0, 5])
        #expect(try y.evaluated().count == 0)
    }

    @Test func `operands that do not fit are named with what is wrong`() {
        let kernel = Tensor.ones([3, 3, 4, 8])
        #expect(convolution(.ones([1, 5, 5, 3]), kernel).failure?.reason == "the image has 3 features, the kernel takes 4 in each of 1 groups")
        #expect(convolution(.ones([5, 5, 4]), kernel).failure != nil)
        #expect(convolution(.ones([1, 5, 5, 4]), kernel, strides: [0, 1]).failure != nil)
        #expect(convolution(.ones([1, 5, 5, 4]), kernel, padding: [(1, 1)]).failure != nil)
        #expect(convolution(.ones([1, 5, 5, 4], dtype: .float64), kernel).failure != nil)
        #expect(convolution(.ones([3, 5, 5, 4]), kernel, batchGroups: 2).failure != nil)
    }
}
