import Testing
@testable import ThalwegCore

struct ShapeValueTests {
    private let x = Tensor(HostArray((0..<6).map(Double.init), shape: [2, 3]))

    @Test func `slices count from the end when negative`() throws {
        #expect(try x.slice(axis: -1, from: -2).evaluated().doubles == [1, 2, 4, 5])
        #expect(try x.slice(axis: 1, to: -1, stride: 2).evaluated().doubles == [0, 3])
        #expect(try x.at(-1).evaluated().doubles == [3, 4, 5])
        #expect(x.at(2).failure != nil)
        #expect(x.slice(axis: 2).failure != nil)
        #expect(x.split([1, 2], axis: 1).map(\.shape) == [[2, 1], [2, 2]])
        #expect(x.split([1, 1], axis: 1)[0].failure != nil)
    }

    @Test func `padding puts the value around and between and cuts when negative`() throws {
        let padded = try x.pad(low: [0, 1], high: [0, -1], interior: [1, 0], value: 9).evaluated()
        #expect(padded.shape == [3, 3])
        #expect(padded.doubles == [9, 0, 1, 9, 9, 9, 9, 3, 4])
        #expect(x.pad(low: [0, -2], high: [0, -2]).failure != nil)
        #expect(x.pad(low: [0], high: [0]).failure != nil)
        #expect(x.pad(low: [0, .max], high: [0, 1]).failure != nil)
    }

    @Test func `parts are put together along old and new axes`() throws {
        #expect(try Tensor.concatenated([x, x.slice(axis: 1, to: 1)], axis: -1).evaluated().doubles == [0, 1, 2, 0, 3, 4, 5, 3])
        #expect(try Tensor.stacked([x, x], axis: -1).evaluated().doubles == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
        #expect(Tensor.concatenated([x, x.transposed]).failure != nil)
        #expect(Tensor.concatenated([]).failure != nil)
    }

    @Test func `repeating, reversing, counting and dropping axes`() throws {
        #expect(try x.tile([1, 2]).evaluated().doubles == [0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5])
        #expect(try x.reverse(axes: [-1]).evaluated().doubles == [2, 1, 0, 5, 4, 3])
        #expect(try Tensor.iota([2, 2], axis: 1).evaluated().doubles == [0, 1, 0, 1])
        #expect(x.expandDims(0).squeeze().shape == [2, 3])
        #expect(x.squeeze(axes: [0]).failure != nil)
        #expect(Tensor.iota([2], axis: 1).failure != nil)
    }
}
