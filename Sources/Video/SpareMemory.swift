import CVideo

/// What the allocator keeps for later.
///
/// Every thread that decodes or reads has a heap of its own, with holes where packets, pictures and
/// readings were. In an hour they add up to tens of megabytes.
public enum SpareMemory {
    /// Gives it back to the system: takes milliseconds, so once in a while is enough.
    public static func giveBack() { cvideo_return_memory() }
}
