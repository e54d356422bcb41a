import Foundation
import Testing
import ThalwegCore

@testable import ThalwegConfiguration
@testable import ThalwegData

func fixture(_ name: String) throws -> [UInt8] {
    let text = try #require(NumPyFixtures.base64[name])
    return [UInt8](try #require(Data(base64Encoded: text)))
}

/// Runs `body` with a directory that holds `files` and is removed afterwards.
@discardableResult
func withFiles<Result>(_ files: [String: [UInt8]], _ body: (String) throws -> Result) throws -> Result {
    let directory = FileManager.default.temporaryDirectory.appending(path: "thalweg-data-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    for (name, bytes) in files { try Data(bytes).write(to: directory.appending(path: name)) }
    return try body(directory.path())
}

@Suite struct NumPyTests {
    static let x = (0..<24).map { Double($0 - 5) / 4 }

    @Test(arguments: ["npy_little_f8", "npy_little_f4", "npy_big_f4", "npy_little_f2", "npy_fortran", "npy_version2"])
    func `floats are read in every layout`(name: String) throws {
        let array = try NPYFile.array(fixture(name), path: name)
        #expect(array.shape == [4, 3, 2])
        #expect(array.doubles == Self.x)
    }

    @Test(arguments: [("npy_little_i8", DType.int64), ("npy_big_i4", .int32), ("npy_little_i2", .int16), ("npy_single_i1", .int8), ("npy_single_u1", .uint8), ("npy_little_u2", .uint16)])
    func `integers are read in every width`(name: String, dtype: DType) throws {
        let array = try NPYFile.array(fixture(name), path: name)
        #expect(array.dtype == dtype)
        #expect(array.doubles == Self.x.map { dtype.isUnsigned ? abs($0 * 4) : $0 * 4 })
    }

    @Test func `booleans and scalars are read`() throws {
        #expect(try NPYFile.array(fixture("npy_single_b1"), path: "").doubles == Self.x.map { $0 == 0 ? 0 : 1 })
        #expect(try NPYFile.array(fixture("npy_scalar"), path: "") == HostArray(scalar: 2.5))
    }

    @Test(arguments: ["npy_objects", "npy_text", "npy_record"])
    func `other element types are refused`(name: String) {
        #expect {
            _ = try NPYFile.array(fixture(name), path: name)
        } throws: {
            if case .unsupportedType = $0 as? DataError { true } else { false }
        }
    }

    static func npy(_ header: String, _ content: [UInt8] = []) -> [UInt8] {
        [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count & 255), UInt8(header.utf8.count >> 8)] + Array(header.utf8) + content
    }

    @Test(arguments: [
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4), }",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (0, 4611686018427387904, 4611686018427387904), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }", "{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000,), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'x': 1}", "{'descr': '<f4', 'shape': (1,), }", "{'descr': '<f4', 'fortran_order': no, 'shape': (1,), }",
        "", "{", "{'descr", "{'descr': '<f4', 'fortran_order': False, 'shape': (1", "{'descr': '<f4', 'fortran_order': False, 'shape': 3}",
    ])
    func `hostile headers are refused before anything is allocated`(header: String) {
        #expect {
            _ = try NPYFile.array(Self.npy(header, [0, 0, 0, 0]), path: "f")
        } throws: {
            if case .malformed = $0 as? DataError { true } else { false }
        }
    }

    @Test(arguments: ["npz_stored", "npz_deflated"]) func `archives are read, stored and compressed`(name: String) throws {
        try withFiles(["f.npz": fixture(name)]) { directory in
            let data = try load("{npz: f.npz}", baseDirectory: directory)
            #expect(data.inputs.shape == [4, 3, 2] && data.inputs.doubles == Self.x)
            #expect(data.task == .classification(classes: 3) && data.targets.ints == [0, 1, 2, 1])
        }
    }

    @Test func `the task follows from the targets`() throws {
        try withFiles(["r.npz": fixture("npz_regression"), "m.npz": fixture("npz_multilabel"), "p.npz": fixture("npz_parts")]) { directory in
            let regression = try load("{npz: r.npz}", baseDirectory: directory)
            #expect(regression.task == .regression(outputs: 1) && regression.targets == HostArray([0.5, 1.5, -1, 2] as [Float]))
            #expect(try load("{npz: m.npz}", baseDirectory: directory).task == .multiLabel(labels: 2))
            let parts = try load("{npz: p.npz}", baseDirectory: directory)
            #expect(parts.parts == ["train": 0..<4, "test": 4..<6] && parts.count == 6)
            let prepared = try DataConfiguration(["source": ["npz": "p.npz"], "validation": ["split": "test"], "normalize": "none", "shuffle": false]).load(baseDirectory: directory, seed: 0)
            #expect(prepared.training.count == 4 && prepared.validation?.inputs.doubles == Self.x.prefix(12).map { $0 + 1 })
        }
    }

    @Test(arguments: [("npz_negative", "the label of example 1 is -1"), ("npz_short", "both need the same number of examples"), ("npz_empty", "is empty")])
    func `targets that do not fit are refused`(name: String, message: String) throws {
        try withFiles(["f.npz": fixture(name)]) { directory in
            #expect { try load("{npz: f.npz}", baseDirectory: directory) } throws: { "\($0)".contains(message) }
        }
    }

    @Test func `missing files and arrays are named`() throws {
        try withFiles(["f.npz": fixture("npz_stored")]) { directory in
            #expect { try load("{npz: g.npz}", baseDirectory: directory) } throws: { "\($0)".contains("g.npz\": there is no such file") }
            #expect { try load("{npz: .}", baseDirectory: directory) } throws: { "\($0)".contains("it is not a file") }
            #expect { try load("{npz: f.npz, x: a}", baseDirectory: directory) } throws: { "\($0)".contains("no array \"a\"; it has x, y") }
        }
    }

    @Test func `two array files are read`() throws {
        try withFiles(["x.npy": fixture("npy_little_f4"), "y.npy": NumPyTests.npy("{'descr': '|u1', 'fortran_order': False, 'shape': (4,), }", [0, 1, 0, 1])]) { directory in
            let data = try load("{npy: {x: x.npy, y: y.npy}}", baseDirectory: directory)
            #expect(data.task == .classification(classes: 2))
        }
    }

    @Test(arguments: ["npz_stored", "npz_deflated"]) func `every cut and every flipped byte is read or refused, never a crash`(name: String) throws {
        let bytes = try fixture(name)
        func read(_ bytes: [UInt8]) -> [HostArray]? {
            guard let archive = try? ZipArchive(bytes, path: "f") else { return nil }
            return try? archive.entries.map { try NPYFile.array(archive.contents(of: $0), path: "f") }
        }
        let whole = try #require(read(bytes))
        for count in stride(from: 0, to: bytes.count, by: 3) { #expect(read(Array(bytes.prefix(count))) == nil) }
        for index in bytes.indices {
            for flip in [0xFF, 0x01, 0x80] as [UInt8] {
                var damaged = bytes
                damaged[index] ^= flip
                if let arrays = read(damaged) { #expect(arrays == whole || arrays.isEmpty, "byte \(index)") }
            }
        }
    }
}

@Suite struct OtherFileTests {
    @Test(arguments: ["idx_images", "idx_images_gzip"]) func `idx files are read, plain and gzip`(name: String) throws {
        try withFiles(["i": fixture(name), "l": fixture("idx_labels")]) { directory in
            let data = try load("{idx: {images: i, labels: l}}", baseDirectory: directory)
            #expect(data.inputs.shape == [4, 3, 2, 1] && data.inputs.ints == Array(0..<24))
            #expect(data.targets.ints == [3, 0, 1, 1] && data.task == .classification(classes: 4))
        }
        let bytes = try fixture("idx_images")
        for count in bytes.indices { #expect(throws: DataError.self) { try IDX.array(Array(bytes.prefix(count)), path: "") } }
        #expect(throws: DataError.self) { try IDX.array([0, 0, 8, 3] + [UInt8](repeating: 255, count: 12), path: "") }
    }

    @Test func `safetensors are read and their offsets checked`() throws {
        let bytes = try fixture("safetensors")
        try withFiles(["f": bytes]) { directory in
            let data = try load("{safetensors: f}", baseDirectory: directory)
            #expect(data.inputs.doubles == [0, 1, 2, 3, 4, 5, 6, 7] && data.targets.ints == [0, 1, 2, 1])
        }
        for count in stride(from: 0, to: bytes.count, by: 5) { #expect(throws: DataError.self) { try Safetensors.tensor("y", in: Array(bytes.prefix(count)), path: "") } }
        #expect(throws: DataError.self) { try Safetensors.tensor("z", in: bytes, path: "") }
        for header in ["{\"x\": {\"dtype\": \"F32\", \"shape\": [9999999999999, 99999999999], \"data_offsets\": [0, 4]}}", "{\"x\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [-4, 0]}}", "{\"x\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [4, 8]}}", "[1]"] {
            let file = [UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(header.utf8) + [0, 0, 0, 0]
            #expect(throws: DataError.self) { try Safetensors.tensor("x", in: file, path: "") }
        }
    }

    @Test func `cifar becomes channels-last`() throws {
        var record = [UInt8](repeating: 0, count: 3073)
        record[0] = 7
        for pixel in 0..<1024 { (record[1 + pixel], record[1025 + pixel], record[2049 + pixel]) = (UInt8(pixel % 251), 100, 200) }
        var files = Dictionary(uniqueKeysWithValues: (1...5).map { ("data_batch_\($0).bin", record) })
        files["test_batch.bin"] = record
        try withFiles(files) { directory in
            let data = try load("{cifar10: .}", baseDirectory: directory)
            #expect(data.inputs.shape == [6, 32, 32, 3] && data.targets.ints == [7, 7, 7, 7, 7, 7])
            #expect(Array(data.inputs.ints[0..<6]) == [0, 100, 200, 1, 100, 200])
            #expect(data.parts["test"] == 5..<6)
        }
        files["test_batch.bin"] = Array(record.dropLast())
        try withFiles(files) { directory in #expect(throws: DataError.self) { try load("{cifar10: .}", baseDirectory: directory) } }
    }

    @Test func `text predicts the next byte`() throws {
        try withFiles(["t": Array("hello world".utf8), "e": []]) { directory in
            let data = try load("{text: t, context: 5}", baseDirectory: directory)
            #expect(data.inputs.shape == [2, 5] && data.task == .tokens(vocabulary: 256))
            #expect(data.inputs.ints == Array("hello worl".utf8).map(Int.init) && data.targets.ints == Array("ello world".utf8).map(Int.init))
            #expect(throws: DataError.self) { try load("{text: e}", baseDirectory: directory) }
        }
    }
}
