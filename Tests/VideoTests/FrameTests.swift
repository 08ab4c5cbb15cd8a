import Testing

@testable import Video

@Suite struct FrameTests {
    let clips: TestClips
    init() throws { clips = try TestClips() }

    /// B, G, R within `tolerance` of an expected colour, by patch and by probe.
    func expectColour(
        _ path: String,
        _ expected: [Int],
        tolerance: Int = 2,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        var reader = try VideoReader(path)
        var frame = Frame()
        #expect(try reader.next(into: &frame), sourceLocation: sourceLocation)
        var patch = Patch(width: 5, height: 4, channels: 3)
        frame.sample(Quad(x: 10.3, y: 11.7, width: 21, height: 13), into: &patch)
        let probe = frame.bgr(x: 20, y: 20)
        for (i, value) in [probe.b, probe.g, probe.r].enumerated() {
            #expect(
                abs(Int(value) - expected[i]) <= tolerance,
                "\(path): \(probe)",
                sourceLocation: sourceLocation
            )
            #expect(
                abs(Int(patch[2, 2, i]) - expected[i]) <= tolerance,
                "\(path): \(patch.pixels)",
                sourceLocation: sourceLocation
            )
        }
    }

    @Test(arguments: [
        "yuv420p", "yuv422p", "yuv444p", "nv12", "yuyv422", "uyvy422", "yuv420p10le",
        "yuv444p16le", "yuva420p", "yuv411p", "yuv420p12be",
    ])
    func limitedRange(_ format: String) throws {
        let path = try clips.make(
            "\(format).nut",
            "\(colour("2060C0")) -vf scale=out_color_matrix=bt601:out_range=tv,format=\(format) "
                + "-c:v rawvideo -color_range tv -colorspace smpte170m"
        )
        try expectColour(path, [0xC0, 0x60, 0x20], tolerance: 3)
    }

    @Test(arguments: ["yuv420p", "yuv444p10le"])
    func fullRange(_ format: String) throws {
        let path = try clips.make(
            "\(format).mkv",
            "\(colour("2060C0")) -vf scale=out_color_matrix=bt709:out_range=pc,format=\(format) "
                + "-c:v ffv1 -color_range pc -colorspace bt709"
        )
        try expectColour(path, [0xC0, 0x60, 0x20], tolerance: 3)
    }

    @Test(arguments: [
        "rgb24", "bgr24", "rgba", "bgra", "argb", "rgb48be", "rgb48le", "gbrp", "gbrp10le",
        "rgb565le",
        "rgb8",
    ])
    func rgbFormats(_ format: String) throws {
        let path = try clips.make(
            "\(format).nut",
            "\(colour("2060C0")) -pix_fmt \(format) -c:v rawvideo"
        )
        let tolerance = format == "rgb8" ? 40 : format == "rgb565le" ? 8 : 1
        try expectColour(path, [0xC0, 0x60, 0x20], tolerance: tolerance)
    }

    @Test func paletteIsConverted() throws {
        let path = try clips.make("pal.gif", colour("2448AA"))
        try expectColour(path, [0xAA, 0x48, 0x24], tolerance: 2)
    }

    @Test func untaggedMatrixFollowsTheHeight() throws {
        for (size, matrix) in [("64x64", "bt601"), ("1280x720", "bt709")] {
            let path = try clips.make(
                "\(matrix).nut",
                "\(colour("D02030", size)) -vf scale=out_color_matrix=\(matrix):out_range=tv,"
                    + "format=yuv444p,setparams=colorspace=unknown -c:v rawvideo"
            )
            try expectColour(path, [0x30, 0x20, 0xD0], tolerance: 3)
        }
    }

    @Test func jpegIsFullRange601WhateverItsSize() throws {
        let path = try clips.make(
            "a.jpg",
            "\(colour("D02030", "1280x720")) -q:v 2 -pix_fmt yuvj420p"
        )
        try expectColour(path, [0x30, 0x20, 0xD0], tolerance: 4)
    }

    @Test func lumaOfAPictureEqualsThatOfTheVideo() throws {
        let picture = try clips.make("a.png", colour("3080E0", "1280x720"))
        let video = try clips.make(
            "a.nut",
            "\(colour("3080E0", "1280x720")) -vf scale=out_color_matrix=bt709:out_range=tv,"
                + "format=yuv420p -c:v rawvideo"
        )
        let a = try firstFrame(picture, channels: 1)[100, 100]
        let b = try firstFrame(video, channels: 1)[100, 100]
        #expect(abs(Int(a) - Int(b)) <= 2)
    }

    @Test func transparentIsBlackAndAlphaIsGiven() throws {
        let path = try clips.make(
            "alpha.png",
            "-f lavfi -i color=c=red:s=32x32,format=rgba,colorchannelmixer=aa=0.5 -frames:v 1"
        )
        let patch = try firstFrame(path, channels: 4)
        #expect(abs(Int(patch[5, 5, 2]) - 127) <= 2)
        #expect(abs(Int(patch[5, 5, 3]) - 127) <= 2)
        #expect(patch[5, 5, 0] == 0)
    }

    /// A gray ramp whose value is the column, 256 wide, as a PNG.
    func ramp() throws -> String {
        var patch = Patch(width: 256, height: 64, channels: 1)
        for y in 0..<64 { for x in 0..<256 { patch[x, y] = UInt8(x) } }
        let path = clips.path("ramp.png")
        try StillWriter.writePNG(patch, to: path)
        return path
    }

    func sampled(_ quad: Quad, width: Int, height: Int, of path: String) throws -> Patch {
        var reader = try VideoReader(path)
        var frame = Frame()
        #expect(try reader.next(into: &frame))
        var patch = Patch(width: width, height: height, channels: 1)
        frame.sample(quad, into: &patch)
        return patch
    }

    @Test func sameSizeIsACopy() throws {
        let path = try ramp()
        let patch = try sampled(
            Quad(x: 20, y: 5, width: 100, height: 10),
            width: 100,
            height: 10,
            of: path
        )
        #expect((0..<100).allSatisfy { patch[$0, 3] == UInt8(20 + $0) })
    }

    @Test func shrinkingAveragesTheArea() throws {
        let path = try ramp()
        // Cells of 2.5 columns from 10: [10, 12.5) averages columns 10, 11 and half of 12.
        let patch = try sampled(
            Quad(x: 10, y: 0.5, width: 100, height: 30),
            width: 40,
            height: 7,
            of: path
        )
        for i in 0..<40 {
            let low = 10 + 2.5 * Double(i)
            #expect(abs(Double(patch[i, 3]) - (low + 1.25 - 0.5)) <= 0.6)
        }
    }

    @Test func enlargingIsBilinear() throws {
        let path = try ramp()
        let patch = try sampled(
            Quad(x: 100, y: 10, width: 10, height: 4),
            width: 40,
            height: 16,
            of: path
        )
        for i in 0..<40 {
            let centre = 100 + (Double(i) + 0.5) / 4 - 0.5
            #expect(abs(Double(patch[i, 8]) - centre) <= 0.51)
        }
    }

    @Test func edgesRepeatBeyondTheFrame() throws {
        let path = try ramp()
        let left = try sampled(
            Quad(x: -500, y: -500, width: 400, height: 400),
            width: 4,
            height: 4,
            of: path
        )
        #expect(left.pixels.allSatisfy { $0 == 0 })
        let right = try sampled(
            Quad(x: 300, y: 100, width: 9000, height: 9000),
            width: 3,
            height: 3,
            of: path
        )
        #expect(right.pixels.allSatisfy { $0 == 255 })
        let across = try sampled(
            Quad(x: -128, y: 0, width: 256, height: 64),
            width: 2,
            height: 1,
            of: path
        )
        #expect(across[0, 0] == 0 && abs(Int(across[1, 0]) - 64) <= 1)
    }

    @Test func turnedQuadFollowsItsEdges() throws {
        let path = try ramp()
        // A quarter turn: the patch's rows run along the frame's columns.
        let turned = try sampled(
            Quad(x: 150, y: 2, rightX: 0, rightY: 40, downX: -100, downY: 0),
            width: 10,
            height: 20,
            of: path
        )
        for row in 0..<20 {
            let expected = 150 - (Double(row) + 0.5) * 5 - 0.5
            #expect(abs(Double(turned[4, row]) - expected) <= 0.6)
        }
        // A slant along the columns moves each row.
        let slanted = try sampled(
            Quad(x: 50, y: 0, rightX: 50, rightY: 0, downX: 32, downY: 64),
            width: 50,
            height: 64,
            of: path
        )
        #expect(abs(Int(slanted[10, 0]) - 60) <= 1)
        #expect(abs(Int(slanted[10, 63]) - 92) <= 1)
    }

    @Test func turnedAndUprightAgree() throws {
        let path = try clips.make("t.png", "\(testSource()) -frames:v 1")
        let a = try sampled(
            Quad(x: 20, y: 20, width: 160, height: 120),
            width: 40,
            height: 30,
            of: path
        )
        let b = try sampled(
            Quad(x: 20, y: 20, rightX: 160, rightY: 1e-9, downX: 0, downY: 120),
            width: 40,
            height: 30,
            of: path
        )
        let worst = zip(a.pixels, b.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 255
        #expect(worst <= 3)
    }

    @Test func emptyFrameAndOddRequestsGiveBlack() throws {
        let frame = Frame()
        #expect(frame.width == 0 && frame.luma(x: 3, y: 3) == 0 && frame.bgr(x: 0, y: 0).r == 0)
        var patch = Patch(width: 2, height: 2, channels: 3)
        patch[0, 0, 0] = 9
        frame.sample(Quad(x: 0, y: 0, width: 2, height: 2), into: &patch)
        #expect(patch.pixels.allSatisfy { $0 == 0 })
        let path = try ramp()
        let odd = try sampled(
            Quad(x: .nan, y: 0, width: 5, height: 5),
            width: 2,
            height: 2,
            of: path
        )
        #expect(odd.pixels.allSatisfy { $0 == 0 })
    }

    @Test(arguments: ["top", "bottom"])
    func ofTwoFieldsTheFirstIsThePicture(first: String) throws {
        // White, then black, woven together: the field shown first is white.
        let clips = try TestClips()
        let order = first == "top" ? "tff" : "bff"
        let clip = try clips.make(
            "woven.mpg",
            "-f lavfi -i nullsrc=s=64x64:r=50:d=1 -vf geq=lum='235-219*mod(N,2)':cb=128:cr=128,"
                + "tinterlace=interleave_\(first),setfield=\(order) -c:v mpeg2video -q:v 2"
                + " -flags +ildct+ilme -top \(first == "top" ? 1 : 0)"
        )
        let picture = try firstFrame(clip, channels: 1)
        #expect(picture.pixels.allSatisfy { $0 > 240 })
    }
}
