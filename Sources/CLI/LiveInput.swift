import ArgumentParser
import CLISupport
import Engine
import Foundation
import Video

/// Where `live` takes its frames from, and how it waits for them.
struct LiveInput: ParsableArguments {
    @Argument(help: "A device, an address, a named pipe, a file, or - for standard input.")
    var source: String?

    @Option(help: "Wait at this address (rtmp://0.0.0.0:1935/live) for somebody who sends.")
    var listen: String?

    @Option(
        help: "Standard input or the pipe is pixels alone: 1920x1080@60, 1280x720@30:nv12.",
        transform: { text in
            guard let raw = RawVideo(text) else {
                throw ValidationError(
                    "'\(text)' is no shape of frames; write 1920x1080@60 or 1280x720@30:nv12"
                )
            }
            return raw
        }
    )
    var raw: RawVideo?

    @Option(
        help: """
            How a capture device delivers: 1920x1080@60, 1280x720@60:mjpeg. Unless given, the best \
            that it has (ikasight devices).
            """,
        transform: { text in
            guard let mode = RawVideo(text, format: nil) else {
                throw ValidationError(
                    "'\(text)' is no mode; write 1920x1080@60 or 1280x720@60:mjpeg"
                )
            }
            return mode
        }
    )
    var mode: RawVideo?

    @Flag(help: "A file at its own speed, as if it were happening now.")
    var realtime = false

    @Option(
        help: "Wait for the first frame, up to this long: 60s, 10m.",
        transform: TimeSpan.argument
    )
    var wait: Double?

    @Option(
        help: """
            End when the source has been gone, or the file has not grown, for so long. A stream is \
            waited for until Ctrl-C unless this is given, a file for 60 s.
            """,
        transform: TimeSpan.argument
    )
    var giveUp: Double?

    func validate() throws {
        if source != nil, listen != nil {
            throw ValidationError("give a source or --listen, not both")
        }
        if let listen, !listen.hasPrefix("rtmp://") {
            throw ValidationError(
                "--listen takes rtmp://ADDRESS:PORT/NAME; for SRT give srt://...?mode=listener as source"
            )
        }
    }

    /// How to wait for it.
    var capture: LiveCapture.Options {
        var options = LiveCapture.Options()
        options.wait = wait ?? (listen == nil ? 0 : .infinity)
        options.giveUp = giveUp
        return options
    }

    /// What was named, else `other`.
    ///
    /// - Throws: `UsageError` where nothing is named.
    func source(_ other: String?, depth: Depth, tape: Tape?) throws -> LiveSource {
        guard let name = listen ?? source ?? other else {
            throw UsageError(
                "no source: name a device, an address, a file or -, or configure a `source`"
            )
        }
        var reading = ReaderOptions()
        reading.isLive = true
        reading.wantsFingerprint = false
        reading.sparesLoopFilter = true
        reading.skipsUnreferenced = depth == .results
        reading.raw = raw
        reading.tape = tape
        reading.listens = listen != nil
        let kind = SourceKind(name)
        if mode != nil, kind != .device {
            throw UsageError("--mode is for capture devices; \(name) is none")
        }
        if kind == .device {
            if raw != nil || realtime {
                throw UsageError("--raw and --realtime are not for capture devices; see --mode")
            }
            return device(name)
        }
        // Playlists bring seconds of frames at once.
        let isPaced = realtime || name.hasPrefix("http://") || name.hasPrefix("https://")
        if kind == .file, name != "-", !realtime { reading.followSeconds = giveUp ?? 60 }
        return LiveSource(
            name,
            ending: kind == .file || name == "-" ? .final : listen != nil ? .listens : .comesBack,
            flow: isPaced ? .paced : kind == .file ? .waits : .newestWins
        ) { [reading] patience, canceller throws(VideoError) in
            var reading = reading
            reading.connectSeconds = patience
            reading.stallSeconds = min(patience, LiveCapture.Options().stall)
            return try ReaderFeed(name, options: reading, canceller: canceller)
        }
    }

    private func device(_ name: String) -> LiveSource {
        var wish = CaptureWish()
        if let mode {
            wish.size = (mode.width, mode.height)
            wish.rate = mode.frameRate.value
            wish.format = mode.pixelFormat.isEmpty ? nil : mode.pixelFormat
        }
        return LiveSource(name) { [wish] patience, canceller throws(VideoError) in
            var wish = wish
            wish.stallSeconds = patience
            return try DeviceFeed(name, wish: wish, canceller: canceller)
        }
    }
}
