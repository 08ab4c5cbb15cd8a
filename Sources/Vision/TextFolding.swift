import Foundation
import Game

/// Folds away what text engines mix up, so that names compare by what is sure.
public enum TextFolding {
    /// NFKC, lower case, no accents, spaces, long marks, dots or quotes; voiced and small kana as
    /// their plain ones, Cyrillic letters as the Latin ones that look the same.
    public static func fold(_ text: String) -> [Character] {
        var folded: [Character] = []
        let wide = text.precomposedStringWithCompatibilityMapping.lowercased()
        for scalar in wide.decomposedStringWithCanonicalMapping.unicodeScalars {
            // Decomposition splits off accents, and the voicing marks U+3099 and U+309A.
            if (0x300...0x36F).contains(scalar.value) || scalar.value == 0x3099
                || scalar.value == 0x309A || dropped.contains(scalar)
            {
                continue
            }
            folded.append(alike[scalar] ?? Character(scalar))
        }
        return folded
    }

    /// 1 for the same text, 0 for nothing in common: 1 less edit distance by the longer length.
    public static func likeness(_ a: [Character], _ b: [Character]) -> Double {
        let longer = max(a.count, b.count)
        guard longer > 0 else { return 0 }
        return 1 - Double(EditDistance.between(a, b)) / Double(longer)
    }

    private static let dropped = Set("ー-‐–—・･. 　'’‘\"“”„«»¡¿".unicodeScalars)

    // Small kana read as large ones and back; n, so and ri as one stroke pair; digits for letters;
    // Cyrillic for Latin.
    private static let alike: [Unicode.Scalar: Character] = {
        let pairs: [(String, String)] = [
            ("ァィゥェォャュョッ", "アイウエオヤユヨツ"), ("ぁぃぅぇぉゃゅょっ", "あいうえおやゆよつ"),
            ("ソリ", "ンン"), ("2上", "マヒ"), ("へべぺ", "ヘヘヘ"),
            ("авезикмнорстухгпбшщ", "abe3nkmhopctyxrn6ww"), ("π", "n"), ("œæß", "eeb"),
        ]
        var map: [Unicode.Scalar: Character] = [:]
        for (from, to) in pairs {
            for (a, b) in zip(from.unicodeScalars, to) { map[a] = b }
        }
        return map
    }()
}
