import FakeKernel
import Foundation
import Testing

@testable import Video

struct CaptureDeviceTests {
    private func refusal(_ cards: FakeCards, _ path: String = "/dev/video0") -> VideoError? {
        do throws(VideoError) {
            _ = try CaptureDevice(path, kernel: cards.table)
            return nil
        } catch {
            return error
        }
    }

    @Test func framesHaveTheDevicesTimesAndPixels() throws {
        let cards = FakeCards()
        let card = cards.add()
        cards.script(card, FAKE_FRAME, 2)
        cards.script(card, FAKE_GAP, 5)
        cards.script(card, FAKE_BROKEN, 1)
        var device = try CaptureDevice("/dev/video0", kernel: cards.table)
        #expect(device.info.width == 320)
        #expect(device.info.frameRate?.value == 60)
        #expect(device.info.codec == "rawvideo")
        #expect(!device.info.isSeekable)
        var frame = Frame()
        var times: [Double] = []
        for _ in 0..<3 {
            #expect(try device.next(into: &frame))
            times.append(frame.time.seconds)
        }
        #expect(abs(times[1] - 1.0 / 60) < 1e-3)
        #expect(abs(times[2] - 8.0 / 60) < 1e-3)
        #expect(device.droppedCount == 5)
        #expect(device.damagedCount == 1)
        #expect(abs(Int(frame.luma(x: 160, y: 200)) - 116) <= 2)
        #expect(throws: VideoError.self) { try device.seek(to: 0) }
    }

    @Test func infoFollowsAChangeOfTheSignal() throws {
        let cards = FakeCards()
        let card = cards.add()
        cards.script(card, FAKE_FRAME, 1)
        cards.script(card, FAKE_RESIZE, 640 << 16 | 480)
        var device = try CaptureDevice("/dev/video0", kernel: cards.table)
        var frame = Frame()
        _ = try device.next(into: &frame)
        _ = try device.next(into: &frame)
        #expect(frame.width == 640)
        #expect(device.info.width == 640)
        #expect(device.mode.height == 480)
    }

    @Test func silenceEndsItAndSaysSo() throws {
        let cards = FakeCards()
        let card = cards.add()
        cards.script(card, FAKE_FRAME, 1)
        cards.script(card, FAKE_WEDGE, 0)
        var device = try CaptureDevice("/dev/video0", kernel: cards.table)
        var frame = Frame()
        _ = try device.next(into: &frame)
        let error = #expect(throws: VideoError.self) { _ = try device.next(into: &frame) }
        #expect(error?.code == .stalled)
        #expect(error?.description.contains("no frame came for 5 s") == true)
        #expect(frame.width == 0)
    }

    @Test func errorsSayWhatToDo() throws {
        let cards = FakeCards()
        let card = cards.add()
        cards.set(card, FAKE_OPEN_ERRNO, EACCES)
        #expect(refusal(cards)?.code == .permission)
        #expect(refusal(cards)?.advice.contains("usermod -aG video") == true)
        cards.set(card, FAKE_OPEN_ERRNO, EBUSY)
        #expect(refusal(cards)?.code == .busy)
        #expect(refusal(cards)?.advice.contains("fuser -v /dev/video0") == true)
        cards.set(card, FAKE_OPEN_ERRNO, 0)
        #expect(refusal(cards, "/dev/video5")?.code == .notFound)
        #expect(refusal(cards, "/dev/video5")?.advice.contains("Cam Link 4K") == true)
        cards.script(card, FAKE_UNPLUG, 0)
        var device = try CaptureDevice("/dev/video0", kernel: cards.table)
        var frame = Frame()
        let error = #expect(throws: VideoError.self) { _ = try device.next(into: &frame) }
        #expect(error?.code == .unplugged)
    }

    @Test func cancellingStopsTheWait() throws {
        let cards = FakeCards()
        let card = cards.add()
        cards.script(card, FAKE_WEDGE, 0)
        let canceller = Canceller()
        canceller.cancel()
        var device = try CaptureDevice(
            "/dev/video0",
            canceller: canceller,
            kernel: cards.table
        )
        var frame = Frame()
        let error = #expect(throws: VideoError.self) { _ = try device.next(into: &frame) }
        #expect(error?.code == .cancelled)
    }

    @Test func aWishIsMetOrRefusedWithWhatThereIs() throws {
        let cards = FakeCards()
        let card = cards.add(format: "MJPG", size: (1920, 1080))
        fake_kernel_mode(cards.kernel, card, "YUYV", 640, 480, 30, 1)
        var wish = CaptureWish()
        #expect(try mode(cards, wish).format == "MJPG")
        wish.size = (640, 480)
        wish.format = "yuyv"
        wish.rate = 30
        #expect(try mode(cards, wish).width == 640)
        wish.rate = 50
        let error = #expect(throws: VideoError.self) { _ = try mode(cards, wish) }
        #expect(error?.code == .unsupported)
        #expect(error?.message.contains("MJPG 1920x1080 at 60") == true)
    }

    @Test func whoComesSecondIsToldSo() throws {
        let cards = FakeCards()
        _ = cards.add()
        let first = try CaptureDevice("/dev/video0", kernel: cards.table)
        #expect(refusal(cards)?.code == .busy)
        #expect(first.mode.format == "NV12")
    }

    /// The mode that a wish comes to; the device is closed again.
    private func mode(_ cards: FakeCards, _ wish: CaptureWish) throws -> CaptureMode {
        try CaptureDevice("/dev/video0", wish: wish, kernel: cards.table).mode
    }
}
