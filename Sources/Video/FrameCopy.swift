extension Frame {
    /// The whole frame at its own size, for pictures people look at. The per-frame path samples
    /// regions instead.
    public func copy(channels: Int = 3) -> Patch {
        var patch = Patch(width: width, height: height, channels: channels)
        sample(Quad(x: 0, y: 0, width: Double(width), height: Double(height)), into: &patch)
        return patch
    }
}
