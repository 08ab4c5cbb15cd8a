import CHTTP
import Foundation

/// Asks a server and waits for its answer. Certificates are verified; redirects are not followed.
public final class HTTPClient: Sendable {
    /// A request could not be sent, or its answer not be read.
    struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
        enum Kind: Sendable {
            case unreachable, untrusted, timedOut, cut, tooLarge, cancelled, badArgument
        }
        var kind: Kind
        var description: String
    }

    /// What a server said.
    struct Response: Sendable, Hashable {
        var code: Int
        var headers: [String: String]
        var body: [UInt8]

        /// The body as text; bytes that are no UTF-8 are replaced.
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    // The handle is immutable and what it points to is atomic.
    private nonisolated(unsafe) let cancelFlag: OpaquePointer
    private let authorities: String?
    private let timeout: Double

    /// - Parameters:
    ///   - authorities: a file of certificates (PEM) to trust instead of the system's.
    ///   - timeout: seconds within which the whole answer has to be there.
    public init(authorities: String? = nil, timeout: Double = 60) {
        guard let flag = chttp_cancel_new() else { fatalError("out of memory") }
        cancelFlag = flag
        self.authorities = authorities
        self.timeout = timeout
    }

    deinit { chttp_cancel_free(cancelFlag) }

    /// Stops the request that is under way and all later ones. Any thread, any time.
    public func cancel() { chttp_cancel_set(cancelFlag) }

    /// Whether `cancel()` was called.
    public var isCancelled: Bool { chttp_cancel_is_set(cancelFlag) }

    /// Sends a request; without a `body` it is a GET, with one a POST.
    ///
    /// - Parameter direct: past any proxy that the environment names.
    func send(
        _ url: String,
        headers: [String] = [],
        body: [UInt8]? = nil,
        direct: Bool = false
    ) throws(Failure) -> Response {
        var response = chttp_response()
        var error = chttp_error()
        let status = Self.withStrings([body == nil ? "GET" : "POST", url] + headers) { texts in
            (body ?? []).withUnsafeBufferPointer { bytes in
                texts.withUnsafeBufferPointer { all in
                    self.withAuthorities { file in
                        var request = chttp_request()
                        request.method = all[0]
                        request.url = all[1]
                        request.headers = all.baseAddress.map { $0 + 2 }
                        request.header_count = headers.count
                        request.body = bytes.baseAddress
                        request.body_size = bytes.count
                        request.ca_file = file
                        request.direct = direct
                        request.connect_ms = Int64(min(timeout, 20) * 1000)
                        request.total_ms = Int64(timeout * 1000)
                        request.limit = 8 << 20
                        return chttp_send(&request, cancelFlag, &response, &error)
                    }
                }
            }
        }
        defer { chttp_response_free(&response) }
        guard status == CHTTP_OK else { throw Failure(error) }
        return Response(response)
    }

    private func withAuthorities<R>(_ use: (UnsafePointer<CChar>?) -> R) -> R {
        guard let authorities else { return use(nil) }
        return authorities.withCString(use)
    }

    /// Lends C copies of `texts`.
    private static func withStrings<R>(
        _ texts: [String],
        _ use: ([UnsafePointer<CChar>?]) -> R
    ) -> R {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return use(copies.map { UnsafePointer($0) })
    }
}

extension HTTPClient.Failure {
    fileprivate init(_ error: chttp_error) {
        var error = error
        description = withUnsafeBytes(of: &error.message) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        kind =
            switch chttp_status(rawValue: numericCast(error.status)) {
            case CHTTP_UNREACHABLE: .unreachable
            case CHTTP_UNTRUSTED: .untrusted
            case CHTTP_TIMED_OUT: .timedOut
            case CHTTP_TOO_LARGE: .tooLarge
            case CHTTP_CANCELLED: .cancelled
            case CHTTP_BAD_ARGUMENT: .badArgument
            default: .cut
            }
    }
}

extension HTTPClient.Response {
    fileprivate init(_ response: chttp_response) {
        code = Int(response.code)
        body = Array(UnsafeBufferPointer(start: response.body, count: response.body_size))
        headers = [:]
        let text = response.headers.map { String(cString: $0) } ?? ""
        for line in text.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...]
            headers[line[..<colon].lowercased()] =
                value.trimmingCharacters(in: .whitespaces)
        }
    }
}
