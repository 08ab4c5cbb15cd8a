import Foundation
import Video
public enum WeaponLook: Sendable { case flat, lamp }
public struct WeaponSet: Sendable { public init(file: URL) throws {} }
public final class WeaponMatcher: Sendable {
    public init(set: WeaponSet) {}
    public func match(_ p: Patch, look: WeaponLook) -> (key: String?, score: Double, alternatives: [(key: String, score: Double)]) { (nil, 0, []) }
}
