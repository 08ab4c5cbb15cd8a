/// An address of a recording, with `{t}` where the second belongs at which a battle starts.
public struct LinkTemplate: Sendable, Hashable {
    private let text: String

    /// Takes an address such as `https://example.org/v?t={t}`; nil for what is none.
    ///
    /// It is to be in ASCII, shorter than 2000 characters, and its host to have a dot.
    public init?(_ text: String) {
        guard Self.isAddress(text.replacing("{t}", with: "0")) else { return nil }
        self.text = text
    }

    /// The link to what is so many seconds into the recording; nil where that is needed and not known.
    func link(at position: Double?) -> String? {
        guard text.contains("{t}") else { return text }
        guard let position, (0...1e9).contains(position) else { return nil }
        let link = text.replacing("{t}", with: String(Int(position)))
        return Self.isAddress(link) ? link : nil
    }

    private static func isAddress(_ text: String) -> Bool {
        let host = #/(?i:https?):\/\/[A-Za-z0-9][A-Za-z0-9_\-]*(?:\.[A-Za-z0-9][A-Za-z0-9_\-]*)+/#
        let rest = #/(?::[0-9]{1,5})?(?:[\/?#].*)?/#
        guard text.utf8.count < 2000, text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }),
            let match = text.prefixMatch(of: host)
        else { return false }
        return text[match.range.upperBound...].wholeMatch(of: rest) != nil
    }
}
