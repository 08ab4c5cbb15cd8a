import FlyingFox
import Foundation

/// Says who may see the page: nobody under a foreign name, no other site's page, and beyond this
/// machine nobody without the token.
struct Gatekeeper: Sendable {
    /// What becomes of a request.
    enum Verdict: Hashable {
        /// It is answered; `remember` where the browser is given the token to keep.
        case admitted(remember: Bool)
        /// The name it was sent to is not ours: somebody's name server leads here.
        case foreignHost
        /// Another site's page sent it.
        case foreignOrigin
        /// The token is missing.
        case tokenMissing
        /// A token was given, and it is not ours.
        case tokenWrong
    }

    let address: WebAddress
    let token: String?

    static let cookie = "ikasight"
    /// How long a browser keeps the token, in seconds: a year, also where it is closed meanwhile.
    private static let cookieAge = 31_536_000

    /// Judges a request by its headers and query.
    ///
    /// - Parameter isSecret: false for the project's own files, which need no token.
    func verdict(on request: HTTPRequest, isSecret: Bool) -> Verdict {
        guard let host = request.headers[.host]?.lowercased(), isOurs(host) else {
            return .foreignHost
        }
        if let origin = request.headers[HTTPHeader("Origin")]?.lowercased(),
            origin != "http://\(host)", origin != "https://\(host)"
        {
            return .foreignOrigin
        }
        // Browsers say so also where they send no Origin: of pictures and scripts. Links are fine.
        if request.headers[HTTPHeader("Sec-Fetch-Site")]?.lowercased() == "cross-site",
            request.headers[HTTPHeader("Sec-Fetch-Mode")]?.lowercased() != "navigate"
        {
            return .foreignOrigin
        }
        guard let token, isSecret else { return .admitted(remember: false) }
        if let given = request.query.first(where: { $0.name == "token" })?.value {
            // Forms write a space as a plus.
            let isRight =
                Self.isSame(given, token)
                || Self.isSame(given.replacingOccurrences(of: "+", with: " "), token)
            return isRight ? .admitted(remember: true) : .tokenWrong
        }
        if let given = bearer(of: request) {
            return Self.isSame(given, token) ? .admitted(remember: false) : .tokenWrong
        }
        guard let given = cookie(of: request) else { return .tokenMissing }
        return Self.isSame(given, Self.coded(token)) ? .admitted(remember: false) : .tokenMissing
    }

    /// The header that gives a browser the token to keep, out of the reach of scripts and sites.
    var setCookie: String? {
        token.map {
            "\(Self.cookie)=\(Self.coded($0)); Path=/; Max-Age=\(Self.cookieAge); HttpOnly; "
                + "SameSite=Strict"
        }
    }

    /// Compares in a time that does not tell how much is right.
    static func isSame(_ given: String, _ token: String) -> Bool {
        let given = Array(given.utf8), token = Array(token.utf8)
        var difference = given.count ^ token.count
        for index in token.indices {
            difference |= Int(token[index] ^ (given.isEmpty ? 0 : given[index % given.count]))
        }
        return difference == 0
    }

    private func bearer(of request: HTTPRequest) -> String? {
        guard let header = request.headers[.authorization] else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }

    private func cookie(of request: HTTPRequest) -> String? {
        for pair in (request.headers[.cookie] ?? "").split(separator: ";") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { continue }
            if parts[0].trimmingCharacters(in: .whitespaces) == Self.cookie {
                return parts[1].trimmingCharacters(in: .whitespaces)
            }
        }
        return nil
    }

    /// The token in letters that a cookie may have.
    private static func coded(_ token: String) -> String {
        token.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// True for the names and addresses that lead here without a foreign name server. The port is
    /// not looked at: it may be forwarded.
    private func isOurs(_ host: String) -> Bool {
        let (name, port) = WebAddress.parts(of: host)
        guard port != nil else { return false }
        switch address.host {
        case .ip4(let own), .ip6(let own):
            if name == own.lowercased() { return true }
            return address.isLoopback ? Self.loopbackNames.contains(name) : isMachine(name)
        case .every:
            return Self.loopbackNames.contains(name) || isMachine(name)
                || MachineAddresses.now.contains(name)
        }
    }

    private static let loopbackNames: Set<String> = ["localhost", "127.0.0.1", "::1"]

    private func isMachine(_ name: String) -> Bool {
        let own = MachineAddresses.name
        let short = own.prefix { $0 != "." }
        return !own.isEmpty && (name == own || name == short || name == "\(short).local")
    }
}
