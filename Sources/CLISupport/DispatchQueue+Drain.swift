import Dispatch

extension DispatchQueue {
    /// Waits until all that is in this serial queue now is done, `seconds` at most; whether it is.
    @discardableResult
    func drain(within seconds: Double) -> Bool {
        let group = DispatchGroup()
        async(group: group) {}
        return group.wait(timeout: .now() + seconds) == .success
    }
}
