import Foundation
import Game
import Web

// Serves the page with a scripted evening, driven line by line from standard input, so that
// tools/web-check can look at the page between any two things that happen:
//
//     WebDemo DATA ADDRESS [TOKEN]
//     step NAME      posts what DemoScript says of NAME
//     picture FILE   the JPEG that is shown whenever somebody asks for one
//     pictures       prints how many were shown
//
// Each line is answered by one: `ok`, or what was asked for.

func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

let arguments = CommandLine.arguments.dropFirst()
guard arguments.count >= 2 else {
    say("usage: WebDemo DATA ADDRESS [TOKEN]")
    exit(2)
}
let options = Array(arguments)
let hub = WebHub()
let server: WebServer
do {
    server = try WebServer(
        address: try WebAddress(options[1]),
        token: options.count > 2 ? options[2] : nil,
        hub: hub,
        data: URL(fileURLWithPath: options[0])
    )
    say("listening \(try server.start())")
} catch {
    say("error: \(error)")
    exit(1)
}

let screen = DemoScreen(hub: hub)
let showing = Task.detached {
    while !Task.isCancelled {
        screen.tick()
        try? await Task.sleep(for: .milliseconds(50))
    }
}
var script = DemoScript()
while let line = readLine() {
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    switch words.first {
    case "step" where words.count == 2 && script.play(words[1], on: hub, screen): say("ok")
    case "picture" where words.count == 2:
        screen.load(words[1])
        say("ok")
    case "pictures": say("\(screen.shown)")
    default: say("error: \(line)")
    }
}
showing.cancel()
await server.stop()
