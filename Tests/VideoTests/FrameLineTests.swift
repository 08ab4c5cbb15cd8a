import Foundation
import Testing

@testable import Video

/// Frames that wait to be looked at.
@Suite struct FrameLineTests {
    let clips: TestClips

    init() throws { clips = try TestClips() }

    @Test func whatIsLetGoOfHandsOnThatTheClockJumped() throws {
        let part = try clips.make("part.ts", "\(testSource()) -c:v libx264 -g 10")
        let bytes = try Data(contentsOf: URL(fileURLWithPath: part))
        var reader = try VideoReader(try clips.write("twice.ts", bytes + bytes))
        var line = FrameLine()
        var frame = Frame()
        var hasJumped = false
        while !hasJumped, try reader.next(into: &frame) { hasJumped = frame.isDiscontinuous }
        try #require(hasJumped)
        var dropped = line.put(&frame, LiveCapture.Arrival(wall: 0))
        for _ in 0..<FrameLine.places {
            _ = try reader.next(into: &frame)
            dropped += line.put(&frame, LiveCapture.Arrival(wall: 0))
        }
        #expect(dropped == FrameLine.places)
        let arrival = line.take(into: &frame)
        #expect(arrival?.isAfterJump == true)
        let last = line.take(into: &frame)
        #expect(last == nil)
    }
}
