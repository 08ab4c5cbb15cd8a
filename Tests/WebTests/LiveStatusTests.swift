import Game
import Testing

@testable import Web

struct LiveStatusTests {
    @Test(arguments: [
        ("rtsp://user:p@ss@host:554/cam/1", "rtsp://host:554/cam/1"),
        ("rtsp://user@host", "rtsp://host"),
        ("srt://host:9000?passphrase=secret&mode=caller", "srt://host:9000"),
        ("srt://host:9000/live/secret?x=1", "srt://host:9000/live/…"),
        ("rtmp://host/live/secret", "rtmp://host/live/…"),
        ("RTMPS://user:word@host/live/secret/", "RTMPS://host/live/…"),
        ("async:rtmp://host/secret", "async:rtmp://host/…"),
        ("rtmp://host", "rtmp://host"),
        ("https://host/@user/list.m3u8?token=secret#part", "https://host/@user/list.m3u8"),
        ("/dev/video0", "/dev/video0"), ("a?b#c@d.mkv", "a?b#c@d.mkv"), ("-", "-"),
    ])
    func showsNoSecretsOfASource(source: String, shown: String) {
        var status = LiveStatus(source: source, startedAt: 0)
        status.trouble = "\(source): cannot be reached; check the name"
        #expect(status.json["source"] == .string(shown))
        #expect(status.json["trouble"] == .string("\(shown): cannot be reached; check the name"))
    }
}
