import Foundation

/// The server that battles are sent to.
public struct StatInkServer: Sendable, Hashable {
    /// An address that cannot be used.
    public struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
        /// One line: what is wrong and what would be right.
        public var description: String
    }

    /// stat.ink itself.
    public static let standard = "https://stat.ink"

    /// The address, without a slash at its end.
    public let address: String
    /// It runs on this machine.
    let isLoopback: Bool

    /// Takes the address of stat.ink or of a copy of it: `https://stat.ink`.
    ///
    /// A plain `http` address is taken for this machine only: the key would be sent readable.
    public init(_ address: String) throws(Problem) {
        let text = address.hasSuffix("/") ? String(address.dropLast()) : address
        let pattern =
            #/(https?):\/\/(\[::1\]|[A-Za-z0-9.\-]+)(?::\d{1,5})?((?:\/[A-Za-z0-9._~\-]+)*)/#
        guard let match = text.wholeMatch(of: pattern) else {
            throw Problem(
                description: "'\(address)' is no server's address; write https://stat.ink"
            )
        }
        isLoopback = ["127.0.0.1", "localhost", "[::1]"].contains(String(match.output.2))
        guard match.output.1 == "https" || isLoopback else {
            throw Problem(
                description: "\(address): the key would be sent readable; write https://..."
            )
        }
        self.address = text
    }
}
