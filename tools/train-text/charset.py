"""The characters the recogniser knows, in a fixed order. Class 0 is the CTC blank and is not listed."""

import json
from pathlib import Path

HIRAGANA = "ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわをん"
KATAKANA = "ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヲンヴヵヶ"
ASCII = "".join(chr(c) for c in range(0x20, 0x7F))
SYMBOLS = "ー～・、。「」『』【】…★☆♪♥♡●○■□◆◇▲△▼▽→←↑↓※×÷±∞゛゜々〆№¥€£§°†‡"
LATIN1 = "".join(chr(c) for c in range(0xC0, 0x100) if c not in (0xD7, 0xF7)) + "ŒœŠšŽžŸ¿¡ªº«»"
GREEK = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψω"
CYRILLIC = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя"
NAME_KANJI = (
    "一二三四五六七八九十百千万山川田中大小上下左右日月火水木金土空海天地人子女男王玉石花草虫犬猫鳥魚馬牛龍竜虎狼"
    "白黒赤青緑紫黄銀光闇影雪雨風雷雲星夜朝昼夕春夏秋冬東西南北森林村町市国京都島本名前後内外高低長短新古今年時"
    "愛恋心夢希望幸福美優真実誠信義仁勇強弱力神魔鬼仏霊魂命生死血肉骨目耳口手足頭顔首背腹体身毛爪牙角羽翼尾"
    "父母兄弟姉妹親友君僕俺私我彼者様殿姫侍忍武士軍兵将帥隊師匠先輩学校生徒教室文字書読話言語音楽歌声絵画色"
    "食飲米飯麺肉茶酒菓甘辛苦塩味噌豆餅寿司蛸烏賊蟹海老鯛鮭鮪鯖貝藻昆布塗射撃弾銃剣刀槍弓矢盾砲戦争闘勝負敗"
    "佐藤鈴木高橋伊渡辺山本中村小林加吉田斎松井清崎池阿部石橋前岡長谷川後近遠坂福太西岩三浦原野菅和竹内"
    "悠陽翔蓮湊樹颯颯葵結凛咲莉彩奈菜花香里美優希由紀恵理沙千尋直也哉斗輝司亮健拓海陸空遥桜梅桃李杏蘭菊"
    "最無限零式改極超真絶終始破壊爆炎氷雷音速度動静何処誰此彼是非可能不正悪善良好嫌嬉楽悲怒笑泣寝起走歩飛"
)


def read_lists(keys: Path) -> dict[str, list[str]]:
    """Closed lists of the game by kind: Japanese under `ja`, English under `en`, other alphabets under `other`."""
    table = json.loads((keys / "splatoon3.json").read_text())
    names = json.loads((keys / "splatoon3-i18n.json").read_text())
    lists: dict[str, list[str]] = {"ja": [], "en": [], "other": []}
    for kind in ("stages", "rules", "lobbies", "medals", "weapons", "specials", "subs"):
        for row in table[kind]:
            for language in ("ja", "en"):
                text = row.get(f"name_{language}")
                if text:
                    lists[language].append(text)
            for language in ("de", "es", "fr", "it", "nl", "ru"):
                text = names.get(kind, {}).get(row["key"], {}).get(language)
                if text:
                    lists["other"].append(text)
    for language in lists:
        lists[language] = sorted({t.replace("\u00a0", " ") for t in lists[language]})
    return lists


def build(keys: Path) -> list[str]:
    """Every known character in class order: class i+1 is element i."""
    listed = "".join(read_lists(keys)["ja"])
    kanji = sorted({c for c in NAME_KANJI + listed if 0x4E00 <= ord(c) <= 0x9FFF})
    out: list[str] = []
    for c in ASCII + HIRAGANA + KATAKANA + SYMBOLS + LATIN1 + GREEK + CYRILLIC + "".join(kanji):
        if c not in out:
            out.append(c)
    return out


#: Characters drawn alike in the game's lettering; targets are folded so that the net is not asked the impossible.
FOLD = str.maketrans({"〜": "～", "−": "-", "’": "'", "（": "(", "）": ")", "：": ":", "！": "!", "？": "?", "＆": "&", "\u3000": " "})


def fold(text: str) -> str:
    """`text` as the recogniser writes it."""
    return text.translate(FOLD)
