extension Frame {
    /// The whole frame at its own size, for pictures people look at. The per-frame path samples
    /// regions instead.
    public func copy(channels: Int = 3) -> Patch {
        var patch = Patch(width: width, height: height, channels: channels)
        sample(whole, into: &patch)
        return patch
    }
}
