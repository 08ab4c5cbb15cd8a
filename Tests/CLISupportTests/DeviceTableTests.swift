import FakeKernel
import Game
import Testing
import Video

@testable import CLISupport

struct DeviceTableTests {
    /// A card with four modes, a node that only takes pictures, and one that may not be opened.
    private func listing() throws -> [CaptureListing] {
        let kernel = fake_kernel_new()
        defer { fake_kernel_free(kernel) }
        let card = fake_kernel_add(kernel, "/dev/video0", "Cam Link 4K")
        fake_kernel_mode(kernel, card, "NV12", 1920, 1080, 60_000, 1001)
        fake_kernel_mode(kernel, card, "NV12", 1920, 1080, 30, 1)
        fake_kernel_mode(kernel, card, "H264", 1920, 1080, 60, 1)
        let camera = fake_kernel_add(kernel, "/dev/video1", "OBS Virtual Camera")
        fake_kernel_set(kernel, camera, FAKE_CAPABILITIES, 2)
        let locked = fake_kernel_add(kernel, "/dev/video2", "Other")
        fake_kernel_set(kernel, locked, FAKE_OPEN_ERRNO, 13)
        return try CaptureListing.all(kernel: CaptureKernel(table: fake_kernel_table(kernel)))
    }

    @Test func peopleSeeWhatThereIsAndWhatIsTaken() throws {
        let lines = DeviceTable.lines(try listing())
        #expect(lines.first == "/dev/video0: Cam Link 4K, usb-fake")
        #expect(lines.contains("  NV12  1920x1080      59.94, 30 fps"))
        #expect(lines.contains("  H264  1920x1080  60 fps (not read)"))
        #expect(lines.contains("  live takes NV12 1920x1080 at 59.94 fps"))
        #expect(lines.contains { $0.contains("nothing is played into it yet") })
        #expect(lines.contains { $0.contains("usermod -aG video") })
    }

    @Test func programsGetOneObjectADevice() throws {
        let objects = try listing().map(DeviceTable.json)
        #expect(objects[0]["best"]?["fps"]?.doubleValue == 59.94)
        #expect(objects[0]["modes"]?[2]?["readable"]?.boolValue == false)
        #expect(objects[0]["error"] == .null)
        #expect(objects[1]["best"] == .null)
        #expect(objects[2]["error"]?.stringValue?.hasPrefix("/dev/video2: ") == true)
    }
}
