"""The languages that names are known in, and faces to draw them with."""

import json
import pathlib

from . import canvas as cv

CATALOGUE = pathlib.Path(__file__).resolve().parents[2] / "Models" / "catalogue"
PLAIN = "/usr/share/fonts/opentype/noto/NotoSansCJK-Black.ttc"
ROUND = "/usr/share/fonts/opentype/mplus/Mplus1-Black.otf"
THIN = "/usr/share/fonts/truetype/comfortaa/Comfortaa-Bold.ttf"
KOREAN = "/usr/share/fonts/truetype/nanum/NanumSquareRoundEB.ttf"
CHINESE = "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"

# Faces by language: a plain heavy one, and others that nothing was tuned on. Debian:
# fonts-noto-cjk-extra, fonts-mplus, fonts-comfortaa, fonts-nanum, fonts-wqy-zenhei.
LATIN = [(PLAIN, 0), (ROUND, 0), (THIN, 0)]
FACES = {
    "ja": [(PLAIN, 0), (ROUND, 0)],
    **{lang: LATIN for lang in ("en", "de", "fr", "es", "it", "nl")},
    "ru": [(PLAIN, 0), (THIN, 0)],
    "ko": [(PLAIN, 1), (KOREAN, 0)],
    "zh-CN": [(PLAIN, 2), (CHINESE, 0)],
    "zh-TW": [(PLAIN, 3), (CHINESE, 0)],
}
ALL = list(FACES)
# How narrow the game draws these is not known: pages vary it.
SQUARE = {"ko", "zh-CN", "zh-TW"}


def learn():
    """Adds the catalogue's names in all languages to those that scenes draw."""
    catalogue = json.loads((CATALOGUE / "splatoon3.json").read_text(encoding="utf-8"))
    words = json.loads((CATALOGUE / "splatoon3-words.json").read_text(encoding="utf-8"))
    for group in ("rules", "stages", "lobbies"):
        for item in catalogue[group]:
            names = cv.NAMES[group].setdefault(
                item["key"], {"ja": item["name_ja"], "en": item["name_en"]}
            )
            for lang in ALL[2:]:
                names.setdefault(lang, (item.get("names") or {}).get(lang, item["name_en"]))
    medals = {item["name_en"]: item for item in catalogue["medals"]}
    for medal in cv.NAMES["medals"]:
        for lang in ALL[2:]:
            medal.setdefault(lang, medals[medal["en"]]["names"].get(lang, medal["en"]))
    cv.NAMES["results"] = {
        lang: {key: names[0] for key, names in words[lang]["results"].items()} for lang in ALL
    }


def speak(lang, style):
    """Draws headings in this language's face of number `style`; digits stay as they are."""
    face = FACES[lang][style % len(FACES[lang])]
    cv.use_faces({"black": face, "bold": face})
