/// Cuts a stream of bytes into lines, holding back what has no end yet.
struct LineSplitter {
    /// A line as it came.
    enum Line: Equatable {
        /// Its bytes, without the line end.
        case whole(ArraySlice<UInt8>)
        /// It had more bytes than the limit, and was not kept.
        case tooLong
    }

    /// Bytes that a line may have.
    let limit: Int
    private var held: [UInt8] = []
    private var isSkipping = false

    /// - Parameter limit: bytes that a line may have; more are dropped as they come, not collected.
    init(limit: Int) { self.limit = limit }

    /// Takes the next bytes and gives out the lines that they end.
    mutating func append(_ bytes: ArraySlice<UInt8>) -> [Line] {
        var lines: [Line] = []
        var rest = bytes
        while let place = rest.firstIndex(of: 0x0a) {
            take(rest[..<place])
            rest = rest[rest.index(after: place)...]
            lines.append(end())
        }
        take(rest)
        return lines
    }

    /// The line that the stream ended in, if it had one without an end.
    mutating func finish() -> [Line] { held.isEmpty && !isSkipping ? [] : [end()] }

    /// The line that ends here; it may be blank.
    private mutating func end() -> Line {
        defer {
            held = []
            isSkipping = false
        }
        if isSkipping { return .tooLong }
        if held.last == 0x0d { held.removeLast() }
        return .whole(held[...])
    }

    private mutating func take(_ bytes: ArraySlice<UInt8>) {
        if isSkipping { return }
        guard held.count + bytes.count <= limit else {
            isSkipping = true
            held = []
            return
        }
        held += bytes
    }
}
