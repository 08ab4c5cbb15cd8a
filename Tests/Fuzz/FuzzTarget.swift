import Foundation

/// libFuzzer's door into the Swift rooms: `IKASIGHT_FUZZ` names the entry point that gets the bytes.
///
/// Whatever the bytes are, an entry point takes them or throws; a trap, a broken promise, a leak or a
/// hang is what the fuzzer looks for. `tools/fuzz` builds and runs it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let data = bytes.map { Data(bytes: $0, count: count) } ?? Data()
    entryPoint.take(data)
    return 0
}

private let entryPoint: EntryPoint = {
    let name = ProcessInfo.processInfo.environment["IKASIGHT_FUZZ"] ?? ""
    guard let entryPoint = EntryPoint(rawValue: name) else {
        let known = EntryPoint.allCases.map(\.rawValue).joined(separator: ", ")
        fatalError("IKASIGHT_FUZZ names no entry point; there are \(known)")
    }
    return entryPoint
}()
