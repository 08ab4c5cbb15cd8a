import Testing

@testable import Vision

@Suite struct TextFoldingTests {
    private func fold(_ text: String) -> String { String(TextFolding.fold(text)) }

    @Test(arguments: [
        ("Ｓｐｌａｔ", "splat"), ("ガチエリア", "カチエリア"), ("バッテラストリート", "ハツテラストリト"),
        ("ｶﾞﾁﾎｺ", "ガチホコ"), ("チョウザメ造船", "チヨウサメ造船"), ("Um'ami Ruins", "umamiruins"),
        ("No.1", "no1"), ("キンメダイ 美術館", "キンメタイ美術館"), ("Défense de zone", "defense de zone"),
        ("Бой за зоны", "Бoй 3a 3oны"), ("Цех «Тартар»", "цех тaртaр"), ("№ 1", "No.1"),
    ])
    func whatEnginesMixUpIsTheSame(_ pair: (String, String)) {
        #expect(TextFolding.fold(pair.0) == TextFolding.fold(pair.1))
    }

    @Test func whatTellsNamesApartStays() {
        #expect(fold("ガチアサリ") != fold("ガチヤグラ"))
        #expect(fold("No.1") != fold("No.3"))
    }

    @Test func nothingIsLeftOfSpacesAndDots() {
        #expect(fold(" ・ー　. ") == "")
    }

    @Test func likenessRunsFromNothingToTheSame() {
        #expect(TextFolding.likeness(Array("abcd"), Array("abcd")) == 1)
        #expect(TextFolding.likeness(Array("abcd"), Array("wxyz")) == 0)
        #expect(TextFolding.likeness(Array("abcd"), Array("abxd")) == 0.75)
        // Two empty texts share nothing: an empty reading must never match.
        #expect(TextFolding.likeness([], []) == 0)
    }
}
