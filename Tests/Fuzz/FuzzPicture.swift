import Engine
import Foundation
import Models
import Scenes
import Video

/// The still path: bytes as a file, the first frame of it, every detector.
final class FuzzPicture: Sendable {
    /// The project's data, of which `IKASIGHT_DATA` says where it lies.
    static let data: DataFolder = {
        let environment = ProcessInfo.processInfo.environment
        let own = URL(fileURLWithPath: "/proc/self/exe")
        guard let data = try? DataFolder(executable: own, environment: environment) else {
            fatalError("the project's data was not found; set IKASIGHT_DATA")
        }
        return data
    }()

    static let shared = FuzzPicture()

    private let kit: SceneKit
    private let reader: StillReader

    private init() {
        do {
            kit = try SceneKit(data: Self.data, weaponSet: "demo")
            reader = try StillReader(kit: kit)
        } catch {
            fatalError("the project's own data cannot be read: \(error)")
        }
    }

    /// Reads `data` as `ikasight read` reads a file.
    func read(_ data: Data) {
        guard let file = tmpfile() else { fatalError("no room for a file") }
        defer { fclose(file) }
        let written = data.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
        precondition(written == data.count && fflush(file) == 0, "no room for a file")
        kit.names.forget()
        _ = try? reader.read("/proc/self/fd/\(fileno(file))")
    }
}
