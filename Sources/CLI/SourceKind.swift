import Foundation

/// What a source is, as far as its name and the system tell.
enum SourceKind {
    case device
    case file
    case pipe
    case address

    init(_ name: String) {
        var about = stat()
        if name == "-" {
            let isFile = fstat(STDIN_FILENO, &about) == 0 && about.st_mode & S_IFMT == S_IFREG
            self = isFile ? .file : .pipe
        } else if name.contains("://") {
            self = .address
        } else if (name.hasPrefix("/dev/") && !name.hasPrefix("/dev/fd/") && !Self.isThere(name))
            || Self.isCharacterDevice(name)
        {
            self = .device
        } else if stat(name, &about) == 0, about.st_mode & S_IFMT != S_IFREG {
            self = .pipe
        } else {
            self = .file
        }
    }

    private static func isThere(_ name: String) -> Bool { access(name, F_OK) == 0 }

    private static func isCharacterDevice(_ name: String) -> Bool {
        var about = stat()
        return stat(name, &about) == 0 && about.st_mode & S_IFMT == S_IFCHR
    }
}
