import Foundation
import Game
import Vision

/// Counts right, null and wrong values of readings against labels.
struct FieldTally {
    /// Values that are as labelled, by scene.
    var right: [String: Int] = [:]
    /// Values that were not read, by scene; what no detector can read yet is not counted.
    var nulls: [String: Int] = [:]
    /// Values that are not what the picture shows.
    var wrong: [String] = []

    /// The paths of those values, each with its file.
    var unread: [String] = []

    mutating func add(_ label: Fixtures.Label, _ reading: SceneReading) {
        for (path, value) in label.data.leaves() {
            let field = reading.fields[dotted: path]?.field
            guard field?.reason != .unsupported else { continue }
            guard let read = field?.value else {
                // A whole part that is unsupported or absent stands for its leaves.
                if !Self.isUnsupported(path, in: reading.fields) {
                    nulls[label.scene, default: 0] += 1
                    unread.append("\(label.file) \(path)")
                }
                continue
            }
            if Self.same(read, value, path) {
                right[label.scene, default: 0] += 1
            } else {
                wrong.append(
                    "\(label.file) \(path): \(JSONWriter.string(read)), not \(JSONWriter.string(value))"
                )
            }
        }
    }

    private static func isUnsupported(_ path: String, in fields: FieldTree) -> Bool {
        var parts = path.split(separator: ".").map(String.init)
        while !parts.isEmpty {
            parts.removeLast()
            if fields[path: parts[...]]?.field?.reason == .unsupported { return true }
        }
        return false
    }

    private static func same(_ read: JSONValue, _ value: JSONValue, _ path: String) -> Bool {
        if let a = read.stringValue, let b = value.stringValue {
            if let first = Colour(hex: a), let second = Colour(hex: b) {
                // Lamps and boxes are shaded: the ink is what must be the same.
                return first.inkDistance(to: second) < 0.25
            }
            return fold(a) == fold(b)
        }
        return read == value || (read.doubleValue != nil && read.doubleValue == value.doubleValue)
    }

    /// Names are compared without spaces and middle dots.
    private static func fold(_ text: String) -> String {
        text.filter { !" \u{3000}・･·".contains($0) }.lowercased()
    }
}
