import Foundation

/// A server on this machine that treats its clients as badly as real ones do.
///
/// What it serves lies in its folder; the first part of a path says how: `plain`, `slow` (200 kB/s),
/// `drip` (20 bytes a second), `silent` (never answers), `half` (falls silent in the middle), `cut` (closes
/// every 100 kB, but can go on anywhere), `away` (sends on to a file), `on` (sends on to `plain`), `endless`
/// (the file, then packets of a transport stream that carry nothing, for ever).
final class OddServer {
    let address: String
    private let process = Process()

    init(folder: URL) throws {
        let script = folder.appendingPathComponent("server.py")
        try Data(Self.script.utf8).write(to: script)
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", script.path]
        process.currentDirectoryURL = folder
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let port = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        address = "http://127.0.0.1:\(port.trimmingCharacters(in: .whitespacesAndNewlines))"
    }

    /// It was started with the test's signals blocked, so that nothing gentler ends it.
    deinit { kill(process.processIdentifier, SIGKILL) }

    private static let script = """
        import http.server, re, socketserver, time
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            def log_message(self, *_): pass
            def begin(self, code, length, **headers):
                self.send_response(code)
                for name, value in headers.items(): self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Length", str(length))
                self.end_headers()
            def do_GET(self):
                try: self.answer(*self.path[1:].split("/", 1))
                except OSError: self.close_connection = True
            def answer(self, how, name):
                if how == "silent": return time.sleep(60)
                if how == "away": return self.begin(302, 0, Location="file:///etc/hostname")
                if how == "on": return self.begin(302, 0, Location="/plain/" + name)
                try: data = open(name, "rb").read()
                except OSError: return self.begin(404, 0)
                if how == "cut":
                    asked = re.match(r"bytes=(\\d+)-", self.headers.get("Range") or "")
                    first = int(asked[1]) if asked else 0
                    self.begin(206, len(data) - first, Content_Range=f"bytes {first}-{len(data) - 1}/{len(data)}")
                    self.wfile.write(data[first:first + 100000])
                    self.close_connection = True
                    return
                if how == "endless":
                    self.send_response(200)
                    self.end_headers()
                    self.wfile.write(data)
                    nothing = (b"\\x47\\x1f\\xff\\x10" + b"\\xff" * 184) * 5000
                    while True: self.wfile.write(nothing)
                self.begin(200, len(data))
                if how == "plain": return self.wfile.write(data)
                step, pause, end = {"slow": (20000, 0.1, len(data)), "drip": (1, 0.05, len(data)),
                                    "half": (len(data) // 2, 0, len(data) // 2)}[how]
                for at in range(0, end, step):
                    self.wfile.write(data[at:min(end, at + step)])
                    self.wfile.flush()
                    time.sleep(pause)
                if how == "half": time.sleep(60)
        class Server(socketserver.ThreadingMixIn, http.server.HTTPServer): daemon_threads = True
        server = Server(("127.0.0.1", 0), Handler)
        print(server.server_port, flush=True)
        server.serve_forever()
        """
}
