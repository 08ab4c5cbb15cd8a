import Testing

@testable import Scenes

/// Names with ideographs: the net has some, and makes something like them of the others.
@Suite struct PlayerNamesTests {
    @Test(arguments: [
        ("星空", "星空"), ("カ犬サ", "力犬サ"), ("ハ山リ", "八山リ"), ("いか好き", "いカ好さ"),
    ])
    func theSameIdeographsConfirm(_ name: String, _ other: String) {
        #expect(PlayerNames.hasSameIdeographs(name, other))
    }

    @Test(arguments: [
        ("非", "酢"), ("サ山コ", "サ仙コ"), ("□", "红"), ("田心海心", "田心海選"), ("黒猫", ""),
        ("空海", "海空"),
    ])
    func othersDoNot(_ name: String, _ other: String) {
        #expect(!PlayerNames.hasSameIdeographs(name, other))
    }
}
