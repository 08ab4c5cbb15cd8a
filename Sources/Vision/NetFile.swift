import Foundation

/// Whether a file can be an ONNX net that is all there, without loading it: a net takes a tenth of a
/// start, and one that is cut off should not be met in the middle of a recording.
enum NetFile {
    /// - Throws: where the file cannot be read, or its outermost fields (protobuf) do not end with it.
    static func check(_ path: String) throws(VisionError) {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw VisionError("\(path): cannot be read; run tools/install again")
        }
        defer { try? file.close() }
        guard (try? isWhole(file)) == true else {
            throw VisionError("\(path): is no net, or a part of one; run tools/install again")
        }
    }

    /// The graph's field in an ONNX model.
    private static let graph: UInt64 = 7

    private static func isWhole(_ file: FileHandle) throws -> Bool {
        let end = try file.seekToEnd()
        var position: UInt64 = 0
        var hasGraph = false
        while position < end {
            try file.seek(toOffset: position)
            // A tag and a length are ten bytes each at most.
            var head = Array(try file.read(upToCount: 20) ?? Data())[...]
            let before = head.count
            guard let tag = varint(&head), let value = varint(&head) else { return false }
            position += UInt64(before - head.count)
            switch tag & 7 {
            case 0: break  // the value itself
            case 2:
                guard value <= end - position else { return false }
                position += value
                hasGraph = hasGraph || tag >> 3 == graph
            default: return false  // ONNX has no others there
            }
        }
        return hasGraph
    }

    /// Takes a number of seven bits a byte, lowest first, from the front.
    private static func varint(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: 0, to: 64, by: 7) {
            guard let byte = bytes.popFirst() else { return nil }
            value |= UInt64(byte & 127) << shift
            if byte < 128 { return value }
        }
        return nil
    }
}
