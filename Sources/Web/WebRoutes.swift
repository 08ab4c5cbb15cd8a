import FlyingFox
import Foundation

/// What is answered to which address.
struct WebRoutes: Sendable {
    let hub: WebHub
    let files: PageFiles
    let gate: Gatekeeper

    /// The answer to a request.
    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        var response = try await answer(request)
        for (header, value) in Self.always { response.headers[header] = value }
        if request.method == .HEAD, case .httpBody(let body) = response.payload {
            response.headers[.contentLength] = body.count.map(String.init)
            response.payload = .httpBody(HTTPBodySequence())
        }
        return response
    }

    private func answer(_ request: HTTPRequest) async throws -> HTTPResponse {
        let path = request.path
        let file = ["/", "/overlay"].contains(path) ? nil : files[path]
        let verdict = gate.verdict(on: request, isSecret: file == nil && path != "/names.json")
        guard case .admitted(let remember) = verdict else { return await refusal(verdict) }
        guard request.method == .GET || request.method == .HEAD else {
            var response = Self.line(.methodNotAllowed, "only GET and HEAD")
            response.headers[HTTPHeader("Allow")] = "GET, HEAD"
            return response
        }
        var response: HTTPResponse
        switch path {
        case "/": response = page(PageFiles.dashboard)
        case "/overlay": response = page(PageFiles.overlay)
        case "/names.json":
            let language = query("lang", of: request) ?? "en"
            response = Self.json(files.names(in: language))
            response.headers[.cacheControl] = "max-age=3600"
        case "/status.json": response = Self.json(hub.status ?? Data("null".utf8))
        case "/battles.json": response = Self.json(hub.battles)
        case "/picture.jpg": response = await picture()
        case "/events": response = events(request)
        case "/ws": response = try await socket(request)
        default:
            if let file {
                response = HTTPResponse(
                    statusCode: .ok,
                    headers: [.contentType: file.type, .cacheControl: "no-cache"],
                    body: file.content
                )
            } else {
                response = Self.line(.notFound, "there is nothing here")
            }
        }
        if remember, let cookie = gate.setCookie { response.headers[.setCookie] = cookie }
        return response
    }

    private func page(_ name: String, status: HTTPStatusCode = .ok) -> HTTPResponse {
        HTTPResponse(
            statusCode: status,
            headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
            body: files[name]?.content ?? Data()
        )
    }

    private func refusal(_ verdict: Gatekeeper.Verdict) async -> HTTPResponse {
        switch verdict {
        case .foreignHost:
            return Self.line(
                .misdirectedRequest,
                "this is not one of this machine's names; use its IP address"
            )
        case .foreignOrigin:
            return Self.line(.forbidden, "not for other sites' pages")
        case .tokenWrong:
            // Guessing takes its time.
            try? await Task.sleep(for: .milliseconds(500))
            return page(PageFiles.locked, status: .unauthorized)
        case .tokenMissing, .admitted:
            return page(PageFiles.locked, status: .unauthorized)
        }
    }

    private func events(_ request: HTTPRequest) -> HTTPResponse {
        let after = request.headers[HTTPHeader("Last-Event-ID")] ?? query("after", of: request)
        let headers: HTTPHeaders = [
            .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store",
        ]
        if request.method == .HEAD { return HTTPResponse(statusCode: .ok, headers: headers) }
        guard let viewer = Viewer(of: hub, after: after, wantsStatus: false) else {
            return tooMany
        }
        return HTTPResponse(
            statusCode: .ok,
            headers: headers,
            body: HTTPBodySequence(from: EventStreamBody(viewer: viewer))
        )
    }

    private func socket(_ request: HTTPRequest) async throws -> HTTPResponse {
        let after = query("after", of: request) ?? ""
        guard let viewer = Viewer(of: hub, after: after, wantsStatus: true) else { return tooMany }
        return try await WebSocketHTTPHandler(handler: PageSocket(viewer: viewer))
            .handleRequest(request)
    }

    /// The picture as it is now, or an error where none comes soon: an old one shows what is no more.
    private func picture() async -> HTTPResponse {
        guard let viewer = Viewer(of: hub, after: nil, wantsStatus: false) else { return tooMany }
        let wait = Task { [viewer] in
            try? await Task.sleep(for: .seconds(2))
            viewer.dismiss()
        }
        defer { wait.cancel() }
        viewer.askPicture()
        while let delivery = await viewer.next() {
            if case .picture(let jpeg) = delivery {
                return HTTPResponse(
                    statusCode: .ok,
                    headers: [.contentType: "image/jpeg", .cacheControl: "no-store"],
                    body: jpeg
                )
            }
            if case .dismissed = delivery { break }
        }
        return Self.line(.serviceUnavailable, "no picture comes at the moment")
    }

    private var tooMany: HTTPResponse {
        var response = Self.line(
            .serviceUnavailable,
            "\(hub.viewerLimit) viewers are here already; close one"
        )
        response.headers[HTTPHeader("Retry-After")] = "10"
        return response
    }

    private func query(_ name: String, of request: HTTPRequest) -> String? {
        request.query.first { $0.name == name }?.value
    }

    private static func json(_ data: Data) -> HTTPResponse {
        HTTPResponse(
            statusCode: .ok,
            headers: [
                .contentType: "application/json; charset=utf-8", .cacheControl: "no-store",
            ],
            body: data
        )
    }

    /// An answer of one line.
    static func line(_ status: HTTPStatusCode, _ text: String) -> HTTPResponse {
        HTTPResponse(
            statusCode: status,
            headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: Data((text + "\n").utf8)
        )
    }

    /// Nothing but our own files runs or is loaded, and no other site shows them.
    private static let always: [(HTTPHeader, String)] = [
        (
            HTTPHeader("Content-Security-Policy"),
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
                + "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
                + "frame-ancestors 'none'"
        ),
        (HTTPHeader("X-Content-Type-Options"), "nosniff"),
        (HTTPHeader("Referrer-Policy"), "no-referrer"),
        (HTTPHeader("Cross-Origin-Resource-Policy"), "same-origin"),
        (HTTPHeader("Cross-Origin-Opener-Policy"), "same-origin"),
    ]
}
