import Foundation
import Game

/// What the user wants of bodies for stat.ink.
public struct StatInkOptions: Sendable {
    /// A link to the recording, with `{t}` for the second at which the battle starts.
    public var link: String?
    /// Leave out names, and cover them in pictures.
    public var hidesNames = false
    /// What is less sure (0 to 1) is left out.
    public var leastScore = 0.5
    /// Send incomplete battles, too.
    public var includesIncomplete = false
    /// Cut pictures out of the recording and send them along.
    public var sendsPictures = true
    /// The version of this program.
    public var agentVersion: String

    /// The usual options.
    ///
    /// - Parameter agentVersion: the version of this program.
    public init(agentVersion: String) { self.agentVersion = agentVersion }

    /// What is wrong with `link`; nil where it can be used.
    public static func linkProblem(_ link: String) -> String? {
        let plain = link.replacingOccurrences(of: "{t}", with: "0")
        guard isLink(plain) else {
            return "'\(link)' is no address for a link; write https://example.org/v?t={t}"
        }
        return nil
    }

    /// Whether the site takes an address as a link.
    static func isLink(_ text: String) -> Bool {
        let pattern =
            #/(?i:https?)://[A-Za-z0-9][\w-]*(?:\.[A-Za-z0-9][\w-]*)+(?::\d{1,5})?(?:[\/?#].*)?/#
            .asciiOnlyWordCharacters()
        return text.utf8.count < 2000 && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
            && text.wholeMatch(of: pattern) != nil
    }

    /// The link to a battle that starts so many seconds into the recording.
    func link(at position: Double?) -> String? {
        guard let link else { return nil }
        guard link.contains("{t}") else { return link }
        guard let position, position >= 0 else { return nil }
        return link.replacingOccurrences(of: "{t}", with: String(Int(position)))
    }
}
