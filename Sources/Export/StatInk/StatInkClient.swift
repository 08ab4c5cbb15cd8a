import Foundation
import Game

/// Speaks stat.ink's interface: what is listed, and one battle at a time.
public struct StatInkClient: Sendable {
    /// Why a list is not to be had.
    enum Trouble: Error, Sendable, Hashable {
        case unauthorized
        case notThere
        case later(String)
        case cancelled
        /// It cannot even be tried: a bad address, a bad file of certificates.
        case unusable(String)

        init(_ failure: HTTPClient.Failure) {
            self =
                switch failure.kind {
                case .cancelled: .cancelled
                case .badArgument: .unusable(failure.description)
                case .unreachable: .later("it cannot be reached: \(failure)")
                case .untrusted: .later("its certificate is not to be trusted: \(failure)")
                case .timedOut: .later("it did not answer in time")
                case .cut, .tooLarge: .later("the connection failed: \(failure)")
                }
        }
    }

    let server: StatInkServer
    private let key: StatInkKey
    private let http: HTTPClient
    private let agent: String

    /// - Parameters:
    ///   - version: of this program, for the User-Agent header.
    ///   - http: what sends; cancelling it stops this.
    public init(server: StatInkServer, key: StatInkKey, http: HTTPClient, version: String) {
        self.server = server
        self.key = key
        self.http = http
        agent = "User-Agent: IkaSight/\(version)"
    }

    /// Sends a battle: JSON, or MessagePack where there are pictures.
    func post(
        _ members: [JSONValue.Member],
        pictures: [(String, [UInt8])],
        path: String,
        uuid: String,
        isTest: Bool = false
    ) throws(Trouble) -> (answer: StatInkAnswer, text: String, code: Int) {
        let members = isTest ? members + [.init("test", true)] : members
        let type = pictures.isEmpty ? "application/json" : "application/x-msgpack"
        let body =
            pictures.isEmpty
            ? Array(JSONWriter.string(.object(members)).utf8)
            : MessagePack.encode(members, binaries: pictures)
        do {
            let response = try http.send(
                server.address + path,
                headers: [key.header, agent, "Accept: application/json", "Content-Type: \(type)"],
                body: body,
                direct: server.isLoopback
            )
            let answer = StatInkAnswer(response, uuid: uuid, isTest: isTest)
            return (answer, text(of: response), response.code)
        } catch {
            let trouble = Trouble(error)
            guard case .later(let reason) = trouble else { throw trouble }
            return (.later(reason, after: nil), "", 0)
        }
    }

    /// The uuids of the user's newest battles, in lower case.
    func uuidList() throws(Trouble) -> Set<String> {
        guard case .array(let items) = try list("/api/v3/s3s/uuid-list") else {
            throw .later("a list of uuids that is none")
        }
        return Set(items.compactMap { $0.stringValue?.lowercased() })
    }

    /// Start times (Unix seconds) of a page of a user's battles, newest first.
    func starts(of user: String, page: Int) throws(Trouble) -> [Double] {
        let name = user.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? user
        guard case .array(let items) = try list("/@\(name)/spl3/index.json?page=\(page)") else {
            throw .later("a list of battles that is none")
        }
        return items.compactMap {
            $0["start_at"]?["time"]?.doubleValue ?? $0["start_at"]?.doubleValue
        }
    }

    private func list(_ path: String) throws(Trouble) -> JSONValue {
        let response: HTTPClient.Response
        do {
            response = try http.send(
                server.address + path,
                headers: [key.header, agent, "Accept: application/json"],
                direct: server.isLoopback
            )
        } catch {
            throw Trouble(error)
        }
        switch response.code {
        case 200:
            guard let json = try? JSONParser.parse(response.body[...]) else {
                throw .later("a web page instead of a list")
            }
            return json
        case 401: throw .unauthorized
        case 404: throw .notThere
        default: throw .later("no list (\(response.code))")
        }
    }

    /// A part of an answer that is worth keeping, without the key.
    private func text(of response: HTTPClient.Response) -> String {
        key.redacting(String(response.text.prefix(20_000)))
    }
}
