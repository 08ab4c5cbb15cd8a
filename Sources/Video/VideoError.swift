import CVideo

/// Why a source could not be opened or read on.
public struct VideoError: Error, Sendable, CustomStringConvertible {
    /// The kind of trouble, for exit statuses and for `stream.closed`.
    public enum Code: String, Sendable, CaseIterable {
        case notFound = "not_found"
        case notAFile = "not_a_file"
        case permission
        case empty
        case notMedia = "not_media"
        case noVideo = "no_video"
        case truncated
        case corrupt
        case unsupported
        case tooLarge = "too_large"
        case noMemory = "no_memory"
        case cancelled
        case stalled
        case leadsAway = "leads_away"
        case busy
        case unplugged
        case io
    }

    /// The kind of trouble.
    public var code: Code
    /// The source as the user named it.
    public var location: String
    /// Seconds from the source's start, where that is known.
    public var time: Double?
    /// What happened.
    public var message: String
    /// What the user can try.
    public var advice: String

    /// An error with the usual advice for its kind unless another is given.
    public init(
        code: Code,
        location: String,
        time: Double? = nil,
        message: String,
        advice: String? = nil
    ) {
        self.code = code
        self.location = location
        self.time = time
        self.message = message
        self.advice = advice ?? Self.usualAdvice(code)
    }

    /// One line: source, time, what happened; what to try.
    public var description: String {
        var line = location == "-" ? "standard input" : location
        if let time { line += ": at \(Self.short(time)) s" }
        line += ": \(message)"
        if !advice.isEmpty { line += "; \(advice)" }
        return line
    }

    private static func short(_ seconds: Double) -> String {
        guard seconds.isFinite, abs(seconds) < 1e12 else { return "?" }
        return String((seconds * 1000).rounded() / 1000)
    }

    private static func usualAdvice(_ code: Code) -> String {
        switch code {
        case .notFound: "check the name"
        case .notAFile: "name a video or a picture in it"
        case .permission: "check who may read it"
        case .empty: "record or copy it again"
        case .notMedia: "give a video or a picture"
        case .noVideo: "give a file with a picture track"
        case .truncated: "copy it again or repair it; what was there has been read"
        case .corrupt: "copy it again or re-encode it"
        case .unsupported: "re-encode it, for example to H.264 in MP4"
        case .tooLarge: "scale it down"
        case .noMemory: "close other programs"
        case .cancelled: ""
        case .stalled: "check the connection, or whether anybody writes to it"
        case .leadsAway: "name that place itself, or the list's own address"
        case .busy: "close the program that has it"
        case .unplugged: "plug it in again"
        case .io: "check the disk or the connection"
        }
    }

    init(_ error: cvideo_error, location: String, time: Double? = nil) {
        let message = withUnsafeBytes(of: error.message) { text(of: $0) }
        let code: Code =
            switch cvideo_status(rawValue: numericCast(error.status)) {
            case CVIDEO_NOT_FOUND: .notFound
            case CVIDEO_DIRECTORY: .notAFile
            case CVIDEO_PERMISSION: .permission
            case CVIDEO_EMPTY: .empty
            case CVIDEO_NOT_MEDIA: .notMedia
            case CVIDEO_NO_VIDEO: .noVideo
            case CVIDEO_TRUNCATED: .truncated
            case CVIDEO_CORRUPT: .corrupt
            case CVIDEO_UNSUPPORTED: .unsupported
            case CVIDEO_TOO_LARGE: .tooLarge
            case CVIDEO_NO_MEMORY: .noMemory
            case CVIDEO_CANCELLED: .cancelled
            case CVIDEO_STALLED: .stalled
            case CVIDEO_LEADS_AWAY: .leadsAway
            case CVIDEO_BUSY: .busy
            case CVIDEO_UNPLUGGED: .unplugged
            default: .io
            }
        self.init(
            code: code,
            location: location,
            time: time,
            message: message.isEmpty ? "cannot be read" : message,
            advice: code == .truncated && time == nil
                ? "copy it again, or repair it with a video tool" : nil
        )
    }
}
