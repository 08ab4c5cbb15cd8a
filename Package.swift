// swift-tools-version: 6.0
import PackageDescription

let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]

let package = Package(
    name: "ikasight",
    products: [.executable(name: "ikasight", targets: ["CLI"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    ],
    targets: [
        // The shims: C headers that name no FFmpeg or OpenCV type.
        .target(
            name: "CVideo",
            // Optimised in debug builds too: tests read whole clips.
            cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-std=c11", "-O2"])],
            linkerSettings: ["avformat", "avcodec", "avutil", "swscale", "m"].map {
                .linkedLibrary($0)
            }
        ),
        .target(
            name: "CVision",
            // Optimised in debug builds too: tests search whole frames.
            cxxSettings: [
                // Unfused, numbers are the same on every machine.
                .unsafeFlags(["-Wall", "-Wextra", "-O2", "-ffp-contract=off"]),
                .unsafeFlags(["-isystem", "/usr/include/opencv4"]),
            ],
            linkerSettings: ["opencv_core", "opencv_imgproc", "opencv_dnn", "tesseract", "gomp"]
                .map { .linkedLibrary($0) }
        ),
        .target(
            name: "CHTTP",
            cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-std=c11", "-O2"])],
            linkerSettings: [.linkedLibrary("curl")]
        ),

        // The floor: pure Swift, no C.
        .target(name: "Game", swiftSettings: strict),
        .target(name: "Models", dependencies: ["Game"], swiftSettings: strict),

        .target(name: "Video", dependencies: ["CVideo"], swiftSettings: strict),
        .target(
            name: "Vision",
            dependencies: ["Video", "Game", "CVision"],
            swiftSettings: strict
        ),
        .target(
            name: "Scenes",
            dependencies: ["Vision", "Video", "Game", "Models"],
            swiftSettings: strict
        ),
        .target(name: "Engine", dependencies: ["Scenes", "Video", "Game"], swiftSettings: strict),
        .target(
            name: "Export",
            dependencies: [
                "Scenes", "Vision", "Video", "Game", "CHTTP",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Web",
            dependencies: [
                "Game",
                .product(name: "FlyingFox", package: "FlyingFox"),
                .product(name: "FlyingSocks", package: "FlyingFox"),
            ],
            swiftSettings: strict
        ),
        // Battles of a live session as files of their own.
        .target(name: "Record", dependencies: ["Video", "Game"], swiftSettings: strict),
        // What the command needs besides the rooms below, apart so that tests can reach it.
        .target(
            name: "CLISupport",
            dependencies: [
                "Video", "Game", "Yams", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "CLI",
            dependencies: [
                "CLISupport", "Export", "Record", "Web", "Engine", "Scenes", "Vision", "Video",
                "Game",
                "Models",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),

        .testTarget(name: "GameTests", dependencies: ["Game"], swiftSettings: strict),
        // A kernel with capture devices that do what real ones do.
        .target(
            name: "FakeKernel",
            dependencies: ["CVideo"],
            path: "Tests/FakeKernel",
            cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-std=c11", "-O2"])],
            linkerSettings: [.linkedLibrary("avcodec"), .linkedLibrary("avutil")]
        ),
        .testTarget(
            name: "VideoTests",
            dependencies: ["Video", "FakeKernel"],
            swiftSettings: strict
        ),
        .testTarget(name: "VisionTests", dependencies: ["Vision"], swiftSettings: strict),
        .testTarget(name: "ScenesTests", dependencies: ["Scenes"], swiftSettings: strict),
        .testTarget(
            name: "RecordTests",
            dependencies: ["Record", "Video", "Game"],
            swiftSettings: strict
        ),
        .testTarget(name: "EngineTests", dependencies: ["Engine"], swiftSettings: strict),
        .testTarget(name: "ExportTests", dependencies: ["Export"], swiftSettings: strict),
        .testTarget(
            name: "CLISupportTests",
            dependencies: ["CLISupport", "Video", "Game", "FakeKernel"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Web", "Game", .product(name: "FlyingSocks", package: "FlyingFox"),
            ],
            swiftSettings: strict
        ),
        // A scripted evening for tools/web-check; never installed.
        .executableTarget(
            name: "WebDemo",
            dependencies: ["Web", "Game"],
            path: "Tests/WebDemo",
            swiftSettings: strict
        ),
        // Runs the built command as a process.
        .testTarget(name: "CLITests", dependencies: ["CLI"], swiftSettings: strict),
    ],
    cLanguageStandard: .c11,
    cxxLanguageStandard: .cxx17
)

// What bytes from outside are given to: the kept ones by the tests, made-up ones by libFuzzer. That brings
// the main of its own, so only tools/fuzz can link it.
let doors: [Target.Dependency] = [
    "CLISupport", "Export", "Engine", "Scenes", "Vision", "Video", "Game", "Models",
]
if Context.environment["IKASIGHT_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "Fuzz",
            dependencies: doors,
            path: "Tests/Fuzz",
            exclude: ["corpus", "CorpusTests.swift"],
            swiftSettings: strict
        )
    )
} else {
    package.targets.append(
        .testTarget(
            name: "FuzzTests",
            dependencies: doors,
            path: "Tests/Fuzz",
            exclude: ["corpus", "FuzzTarget.swift"],
            swiftSettings: strict
        )
    )
}
