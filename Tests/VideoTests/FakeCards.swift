import FakeKernel
import Video

/// A fake kernel as a value that tests own.
final class FakeCards {
    let kernel: OpaquePointer

    init() { kernel = fake_kernel_new() }

    deinit { fake_kernel_free(kernel) }

    var table: CaptureKernel { CaptureKernel(table: fake_kernel_table(kernel)) }

    /// Plugs in a card; gives its number.
    func add(
        _ path: String = "/dev/video0",
        format: String = "NV12",
        size: (Int32, Int32) = (320, 240),
        rate: Int32 = 60
    ) -> Int32 {
        let card = fake_kernel_add(kernel, path, "Cam Link 4K")
        fake_kernel_mode(kernel, card, format, size.0, size.1, rate, 1)
        return card
    }

    func script(_ card: Int32, _ step: fake_step, _ value: Int32) {
        fake_kernel_script(kernel, card, step, value)
    }

    func set(_ card: Int32, _ setting: fake_setting, _ value: Int32) {
        fake_kernel_set(kernel, card, setting, value)
    }
}
