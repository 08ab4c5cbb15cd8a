import CVideo

/// The system's calls that capture devices are reached by; tests put their own in its place.
public struct CaptureKernel: @unchecked Sendable {
    // The table is never changed, and all that stands in it may be called from any thread.
    let table: UnsafePointer<cvideo_kernel>?

    /// The machine's own.
    public static let system = CaptureKernel(table: nil)

    /// Another one. `table` must outlive every device that was opened with it.
    public init(table: UnsafePointer<cvideo_kernel>?) { self.table = table }

    /// The name of the group whose members may open `path`; nil when it is not known.
    func group(of path: String) -> String? {
        var name = [CChar](repeating: 0, count: 32)
        cvideo_device_group(table, path, &name)
        let text = name.withUnsafeBytes { Video.text(of: $0) }
        return text.isEmpty ? nil : text
    }
}
