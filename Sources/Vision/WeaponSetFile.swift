import Foundation

/// The file format of a weapon set (`.ikaset`). All numbers little-endian:
///
///     8 bytes  "IKASET" 0x1A 0x0A
///     u32      model version
///     u32      features in a page's vector, u32 in a lamp's
///     u32      keys                   u32  prototypes
///     per key        u16 length, UTF-8
///     per prototype  u16 key, u8 look (0 flat, 1 lamp), u8 screen cut, f32 step, i16 x features
///     u64      FNV-1a of everything before
extension WeaponSet {
    static let magic: [UInt8] = Array("IKASET".utf8) + [0x1A, 0x0A]
    private static let looks: [WeaponLook] = [.flat, .lamp]

    /// Reads a set. Throws when the file is missing, damaged or of another version.
    public init(contentsOf path: String) throws(WeaponSetError) {
        let bytes: [UInt8]
        do {
            bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw WeaponSetError(
                path: path,
                message: FileManager.default.fileExists(atPath: path)
                    ? "cannot be read" : "no such weapon set"
            )
        }
        do {
            try self.init(bytes: bytes)
        } catch {
            throw WeaponSetError(path: path, message: error.message)
        }
    }

    /// Writes the set; an older file is replaced whole or not at all.
    public func save(to path: String) throws(WeaponSetError) {
        do {
            try Data(encoded()).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw WeaponSetError(path: path, message: "cannot be written: is the folder there?")
        }
    }

    func encoded() -> [UInt8] {
        var out = Self.magic
        out.append(Self.modelVersion)
        for look in Self.looks { out.append(UInt32(look.featureCount)) }
        out.append(UInt32(keys.count))
        out.append(UInt32(prototypes.count))
        for key in keys {
            out.append(UInt16(key.utf8.count))
            out.append(contentsOf: key.utf8)
        }
        for prototype in prototypes {
            out.append(UInt16(prototype.key))
            out.append(prototype.look == .flat ? UInt8(0) : 1)
            out.append(prototype.isScreenCut ? UInt8(1) : 0)
            out.append(prototype.step.bitPattern)
            for value in prototype.quantised { out.append(UInt16(bitPattern: value)) }
        }
        out.append(Self.checksum(out[...]))
        return out
    }

    init(bytes: [UInt8]) throws(VisionError) {
        guard bytes.starts(with: Self.magic) else { throw VisionError("not a weapon set") }
        guard bytes.count >= Self.magic.count + 28 else { throw VisionError("cut short") }
        let body = bytes.dropLast(8)
        var tail = ByteReader(bytes.suffix(8))
        guard try tail.integer(UInt64.self) == Self.checksum(body) else {
            throw VisionError("damaged: the checksum is wrong; enrol it again")
        }
        var reader = ByteReader(body.dropFirst(Self.magic.count))
        let version = try reader.integer(UInt32.self)
        guard version == Self.modelVersion else {
            throw VisionError(
                "made for model version \(version), this is \(Self.modelVersion); enrol it again"
            )
        }
        for look in Self.looks {
            guard try reader.integer(UInt32.self) == look.featureCount else {
                throw VisionError("its vectors have another length; enrol it again")
            }
        }
        let keyCount = Int(try reader.integer(UInt32.self))
        let count = Int(try reader.integer(UInt32.self))
        guard keyCount <= 65536, count <= 1_000_000 else { throw VisionError("damaged") }
        var keys: [String] = []
        for _ in 0..<keyCount {
            let length = Int(try reader.integer(UInt16.self))
            guard let key = String(validating: try reader.take(length), as: UTF8.self) else {
                throw VisionError("a key is not text")
            }
            keys.append(key)
        }
        var prototypes: [Prototype] = []
        for _ in 0..<count {
            let key = Int(try reader.integer(UInt16.self))
            let look = Int(try reader.integer(UInt8.self))
            let cut = try reader.integer(UInt8.self) != 0
            let step = Float(bitPattern: try reader.integer(UInt32.self))
            guard key < keys.count, look < Self.looks.count, step.isFinite else {
                throw VisionError("damaged: prototype \(prototypes.count) makes no sense")
            }
            prototypes.append(
                Prototype(
                    key: key,
                    look: Self.looks[look],
                    isScreenCut: cut,
                    step: step,
                    quantised: try reader.integers(Self.looks[look].featureCount)
                )
            )
        }
        self.init(keys: keys, prototypes: prototypes)
    }

    static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}

private struct ByteReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    mutating func take(_ count: Int) throws(VisionError) -> ArraySlice<UInt8> {
        guard count <= rest.count else { throw VisionError("cut short") }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func integer<T: FixedWidthInteger>(_: T.Type) throws(VisionError) -> T {
        try take(T.bitWidth / 8).reversed().reduce(T(0)) {
            (T.bitWidth > 8 ? $0 << 8 : 0) | T(truncatingIfNeeded: $1)
        }
    }

    /// Many in a row: nearly all of a set.
    mutating func integers(_ count: Int) throws(VisionError) -> [Int16] {
        let bytes = try take(2 * count)
        return bytes.withUnsafeBytes { raw in
            (0..<count).map {
                Int16(littleEndian: raw.loadUnaligned(fromByteOffset: 2 * $0, as: Int16.self))
            }
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append<T: FixedWidthInteger>(_ value: T) where T: UnsignedInteger {
        for shift in stride(from: 0, to: T.bitWidth, by: 8) {
            append(UInt8(truncatingIfNeeded: value >> T(shift)))
        }
    }
}
