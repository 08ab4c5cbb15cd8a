import Foundation

/// Prototypes of digits and signs in the game's letterings, as a file of numbers.
///
/// Each prototype belongs to a style (`result`, `clock`...); a reading names the styles it expects.
public struct GlyphSet: Sendable {
    /// One prototype.
    public struct Prototype: Sendable {
        /// What it stands for: a digit or a sign.
        public var glyph: Character
        /// The lettering it was learnt from.
        public var style: String
        /// Its vector.
        public var feature: GlyphFeature
        /// How many samples it is the mean of.
        public var samples: Int

        /// A prototype.
        public init(glyph: Character, style: String, feature: GlyphFeature, samples: Int) {
            self.glyph = glyph
            self.style = style
            self.feature = feature
            self.samples = samples
        }
    }

    /// All prototypes.
    public var prototypes: [Prototype]

    /// A set of prototypes.
    public init(prototypes: [Prototype]) { self.prototypes = prototypes }

    /// The prototypes of some styles.
    public func limited(to styles: Set<String>) -> GlyphSet {
        GlyphSet(prototypes: prototypes.filter { styles.contains($0.style) })
    }

    private struct Record: Codable {
        var glyph: String
        var style: String
        var samples: Int
        /// Base 64 of one signed byte a value, scaled by 1/127 of the largest.
        var vector: String
    }

    /// Reads the set from its JSON form.
    public init(json: Data, name: String) throws(VisionError) {
        guard let records = try? JSONDecoder().decode([Record].self, from: json) else {
            throw VisionError("\(name): not a glyph set")
        }
        var prototypes: [Prototype] = []
        for record in records {
            guard let bytes = Data(base64Encoded: record.vector), let glyph = record.glyph.first,
                bytes.count == GlyphFeature.side * GlyphFeature.side
            else {
                throw VisionError("\(name): bad glyph \(record.glyph)")
            }
            let raw = bytes.map { Float(Int8(bitPattern: $0)) }
            let length = raw.reduce(0) { $0 + $1 * $1 }.squareRoot()
            prototypes.append(
                Prototype(
                    glyph: glyph,
                    style: record.style,
                    feature: GlyphFeature(values: raw.map { $0 / max(length, 1) }),
                    samples: record.samples
                )
            )
        }
        self.prototypes = prototypes
    }

    /// The set as JSON, sorted by style and glyph.
    public func json() throws -> Data {
        let records = prototypes.map { prototype -> Record in
            let largest = prototype.feature.values.map(abs).max() ?? 1
            let bytes = prototype.feature.values.map {
                UInt8(bitPattern: Int8(($0 / max(largest, 0.001) * 127).rounded()))
            }
            return Record(
                glyph: String(prototype.glyph),
                style: prototype.style,
                samples: prototype.samples,
                vector: Data(bytes).base64EncodedString()
            )
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let lines = try records.sorted { ($0.style, $0.glyph) < ($1.style, $1.glyph) }
            .map { String(decoding: try encoder.encode($0), as: UTF8.self) }
        return Data("[\n\(lines.joined(separator: ",\n"))\n]\n".utf8)
    }
}
