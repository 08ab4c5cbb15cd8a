/// Why the page cannot be served, each in one line.
public enum WebError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The text names no address and port.
    case notAnAddress(String)
    /// Others could reach the page, and no token was given.
    case tokenNeeded(WebAddress)
    /// The token can be guessed.
    case tokenTooShort
    /// Another program listens there.
    case inUse(WebAddress)
    /// The system does not let this user listen there.
    case notPermitted(WebAddress)
    /// The machine has no such address.
    case notHere(WebAddress)
    /// A file that the page consists of cannot be read.
    case fileMissing(String)
    /// Anything else that the system says.
    case failed(WebAddress, String)

    /// The shortest token taken, in characters.
    public static let shortestToken = 8

    /// One line that says what is wrong and what to try.
    public var description: String {
        switch self {
        case .notAnAddress(let text):
            "\(text): not an address to listen on; give an IP address and a port, "
                + "such as 127.0.0.1:8017, [::1]:8017, or :8017 for all of this machine's"
        case .tokenNeeded(let address):
            "\(address) can be reached from other machines, so the page needs a token "
                + "(--web-token); without one listen on 127.0.0.1"
        case .tokenTooShort:
            "the token is too short; give at least \(Self.shortestToken) characters"
        case .inUse(let address):
            "another program (perhaps a second ikasight) listens on \(address); "
                + "choose another port"
        case .notPermitted(let address):
            "no permission to listen on \(address); ports below 1024 are root's, "
                + "choose another one"
        case .notHere(let address):
            "\(address): this machine has no such address; 127.0.0.1 is for this machine alone, "
                + ":\(address.port) for all its addresses"
        case .fileMissing(let path):
            "\(path): cannot be read, and the page consists of it; run tools/install again"
        case .failed(let address, let reason):
            "cannot listen on \(address): \(reason)"
        }
    }
}
