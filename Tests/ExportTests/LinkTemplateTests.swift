import Testing

@testable import Export

@Suite struct LinkTemplateTests {
    @Test func secondsAreWholeAndNeeded() {
        let link = LinkTemplate("https://youtu.be/ID?t={t}")
        #expect(link?.link(at: 61.9) == "https://youtu.be/ID?t=61")
        #expect(link?.link(at: nil) == nil)
        #expect(link?.link(at: -1) == nil)
        #expect(link?.link(at: .nan) == nil)
        #expect(LinkTemplate("https://example.org/v")?.link(at: nil) == "https://example.org/v")
    }

    @Test(arguments: [
        "youtu.be/x", "ftp://a.b/", "https://localhost/", "https://a.b/ä", "https://a.b/x y",
        "https://.b/", "javascript:alert(1)", "https://a.b:123456/", "",
    ])
    func whatIsNoAddress(text: String) { #expect(LinkTemplate(text) == nil) }

    @Test(arguments: [
        "https://a.b", "HTTP://a.b/c", "https://a-b.c.d:443/?t={t}#x", "http://127.0.0.1/v",
    ])
    func whatIsOne(text: String) { #expect(LinkTemplate(text) != nil) }
}
