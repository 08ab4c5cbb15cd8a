import CVision
import Foundation
import Synchronization
import Video

/// Reads a line of the game's own lettering with a small net (convolutions and CTC).
///
/// Made for open text such as players' names, where no list helps. Thread-safe: lines that are read at
/// the same time get a net each, as many as there are cores. A line takes a few milliseconds, a net
/// 8 MB.
public final class LineReader: Sendable {
    /// Rows of a patch to be read.
    public static let rows = LineStrip.rows
    private let characters: [Character]
    private let model: String
    /// Nets that nobody is using.
    private let idle: Mutex<[Net]>
    private let seats = DispatchSemaphore(value: ProcessInfo.processInfo.activeProcessorCount)

    /// Takes a net and its characters. The net is loaded when the first line is read: it would be a
    /// tenth of a start, and many a source shows no line.
    ///
    /// - Parameters:
    ///   - model: path of the ONNX file.
    ///   - charset: its characters, one a line, in class order after the blank.
    /// - Throws: when the file cannot be read, or is not a whole net. One that cannot be run is refused
    ///   by `load` or the first reading.
    public init(model: String, charset: Data) throws(VisionError) {
        let text = String(decoding: charset, as: UTF8.self)
        characters = text.split(separator: "\n", omittingEmptySubsequences: true).map {
            $0.first ?? " "
        }
        try NetFile.check(model)
        self.model = model
        idle = Mutex([])
    }

    /// Loads the net before a line asks for it: where a bad one has to be known at once.
    public func load() throws(VisionError) {
        let net = try taken()
        idle.withLock { $0.append(net) }
    }

    /// A net that nobody is using.
    private func taken() throws(VisionError) -> Net {
        let known = idle.withLock { $0.popLast() }
        return if let known { known } else { try Net(path: model) }
    }

    /// Reads a grey patch of 32 rows whose lettering is 55 to 85 % of its height; nil where there is
    /// nothing to read. The confidence is the probability of the least sure character.
    public func read(_ gray: Patch) throws(VisionError) -> TextLine? {
        guard let strip = LineStrip(gray) else { return nil }
        seats.wait()
        defer { seats.signal() }
        let net = try taken()
        defer { idle.withLock { $0.append(net) } }
        return decode(try net.run(strip))
    }

    /// Reads a grey strip of any height whose lettering fills 55 to 85 % of it.
    public func read(scaled strip: Patch) throws(VisionError) -> TextLine? {
        if strip.height == Self.rows { return try read(strip) }
        let width = Double(strip.width * Self.rows) / Double(strip.height)
        var scaled = Patch(width: max(4, Int(width.rounded())), height: Self.rows, channels: 1)
        var error = cvision_error()
        let status = cvision_gray_resize(
            strip.pixels,
            Int32(strip.width),
            Int32(strip.height),
            &scaled.pixels,
            Int32(scaled.width),
            Int32(scaled.height),
            &error
        )
        guard status == CVISION_OK else { throw VisionError(error) }
        return try read(scaled)
    }

    /// The likeliest class of each column; repeats and blanks fall away.
    private func decode(_ scores: Scores) -> TextLine {
        var text = ""
        var weakest = 1.0
        var previous = 0
        var peak = 0.0
        for (column, best) in scores.likeliest().enumerated() {
            // Most columns show no character, and nobody asks how surely.
            let probability = best == 0 ? 0 : scores.probability(of: best, in: column)
            if best == previous {
                peak = max(peak, probability)
            } else {
                if previous != 0 { weakest = min(weakest, peak) }
                if best != 0, best <= characters.count { text.append(characters[best - 1]) }
                previous = best
                peak = probability
            }
        }
        if previous != 0 { weakest = min(weakest, peak) }
        let trimmed = text.trimmingCharacters(in: .whitespaces)
        return TextLine(text: trimmed, confidence: trimmed.isEmpty ? 0 : weakest)
    }

    private struct Scores {
        var values: [Float]
        var classes: Int
        var columns: Int

        /// The likeliest class of each column.
        func likeliest() -> [Int] {
            var best = [Int](repeating: 0, count: columns)
            var tops = Array(values.prefix(columns))
            // As the values lie in memory.
            for index in 1..<classes {
                for column in 0..<columns where values[index * columns + column] > tops[column] {
                    tops[column] = values[index * columns + column]
                    best[column] = index
                }
            }
            return best
        }

        /// The probability of a column's likeliest class (softmax).
        func probability(of best: Int, in column: Int) -> Double {
            let top = values[best * columns + column]
            var sum = 0.0
            for index in 0..<classes {
                sum += exp(Double(values[index * columns + column] - top))
            }
            return 1 / sum
        }
    }

    private final class Net: @unchecked Sendable {
        private let handle: OpaquePointer

        init(path: String) throws(VisionError) {
            var error = cvision_error()
            var handle: OpaquePointer?
            guard cvision_net_open(path, &handle, &error) == CVISION_OK, let handle else {
                throw VisionError(
                    "\(path): cannot be loaded: \(VisionError(error).message); run tools/install again"
                )
            }
            self.handle = handle
        }

        deinit { cvision_net_free(handle) }

        func run(_ strip: LineStrip) throws(VisionError) -> Scores {
            var values = [Float](repeating: 0, count: strip.width / 2 * 2048)
            var classes: Int32 = 0
            var columns: Int32 = 0
            var error = cvision_error()
            let status = cvision_net_run(
                handle,
                strip.values,
                Int32(strip.width),
                Int32(LineStrip.rows),
                &values,
                Int32(values.count),
                &classes,
                &columns,
                &error
            )
            guard status == CVISION_OK else { throw VisionError(error) }
            return Scores(values: values, classes: Int(classes), columns: Int(columns))
        }
    }
}
