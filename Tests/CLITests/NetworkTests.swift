import Foundation
import Testing

/// Recordings behind an address: the same as from a file, and a server's refusal in one line.
@Suite("Network")
struct NetworkTests {
    let command: Command

    init() throws { command = try Command() }

    /// A server of the folder it runs in, which can give parts of a file, except under "/whole/"; says its
    /// process and its port.
    private static let server = """
        import http.server, os, re
        class Handler(http.server.SimpleHTTPRequestHandler):
            def log_message(self, *_): pass
            def do_GET(self):
                if self.path.startswith("/whole/"):
                    self.path = self.path[6:]
                    return super().do_GET()
                path = self.translate_path(self.path)
                wanted = re.match(r"bytes=(\\d+)-(\\d*)", self.headers.get("Range") or "")
                if not os.path.isfile(path) or not wanted: return super().do_GET()
                size, first = os.path.getsize(path), int(wanted[1])
                last = min(int(wanted[2] or size - 1), size - 1)
                if first >= size: return self.send_error(416)
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
                self.send_header("Content-Length", str(last - first + 1))
                self.end_headers()
                with open(path, "rb") as file:
                    file.seek(first)
                    try: self.wfile.write(file.read(last - first + 1))
                    except OSError: pass
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        print(os.getpid(), server.server_port, flush=True)
        server.serve_forever()
        """

    /// Runs `script` with `$URL` as the address of the test's folder, in which `demo.mp4` lies.
    private func serve(_ script: String) throws -> Command.Outcome {
        try Data(Self.server.utf8).write(to: command.folder.appendingPathComponent("server.py"))
        return try command.shell(
            """
            cp "$DEMO" demo.mp4
            exec 3< <(exec python3 server.py); read -r server port <&3
            trap 'kill -9 $server' EXIT
            URL=http://127.0.0.1:$port
            \(script)
            """
        )
    }

    /// Types and times of what a scan told, the source's own lines apart.
    private func told(_ outcome: Command.Outcome) -> [String] {
        outcome.lines.compactMap { line in
            guard let type = line["type"] as? String, !type.hasPrefix("stream.") else { return nil }
            return "\(type) \(line["pts"] ?? "")"
        }
    }

    private func toldOfTheFile() throws -> [String] {
        told(try command.shell("exec \"$IKA\" scan --quiet --weapons demo \"$DEMO\""))
    }

    @Test func anAddressTellsWhatTheFileTells() throws {
        let file = try toldOfTheFile()
        let address = try serve("\"$IKA\" scan --quiet --weapons demo $URL/demo.mp4")
        #expect(address.status == 0, "\(address.errors)")
        #expect(told(address) == file)
        #expect(file.count > 10)
    }

    @Test func aServerThatGivesNoPartsTellsWhatTheFileTells() throws {
        let file = try toldOfTheFile()
        let address = try serve(
            """
            ffmpeg -nostdin -v error -i demo.mp4 -c copy -movflags +faststart first.mp4
            "$IKA" scan --quiet --weapons demo $URL/whole/first.mp4
            """
        )
        #expect(address.status == 0, "\(address.errors)")
        #expect(told(address) == file)
    }

    @Test func aPlaylistTellsWhatTheFileTells() throws {
        let file = try toldOfTheFile()
        let list = try serve(
            """
            ffmpeg -nostdin -v error -i demo.mp4 -c copy -hls_time 4 -hls_list_size 0 demo.m3u8
            "$IKA" scan --quiet --weapons demo $URL/demo.m3u8
            """
        )
        #expect(list.status == 0, "\(list.errors)")
        #expect(told(list) == file)
    }

    @Test func infoSeesThatAnAddressCanGoBack() throws {
        let outcome = try serve("\"$IKA\" info $URL/demo.mp4")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("seeking: yes"))
        #expect(outcome.output.contains("keyframes: at most"))
    }

    @Test func whatTheServerDoesNotHaveIsSaid() throws {
        let outcome = try serve("\"$IKA\" scan --quiet $URL/nothing.mp4")
        #expect(outcome.status == 1)
        #expect(outcome.errors.split(separator: "\n").count == 1)
        #expect(outcome.errors.contains("404"))
        #expect(outcome.types() == ["stream.opened", "stream.closed"])
    }
}
