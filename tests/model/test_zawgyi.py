"""Zawgyi: known pairs, what stays untouched, and text of every kind."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.model.zawgyi import from_zawgyi, unicode_of, zawgyi_probability

PAIRS = [
    ("ျမန္မာ", "မြန်မာ"),
    ("ရန္ကုန္", "ရန်ကုန်"),
    ("မႏၲေလး", "မန္တလေး"),
    ("စစ္ကိုင္း", "စစ်ကိုင်း"),
    ("သန္လ်င္", "သန်လျင်"),
    ("ေနျပည္ေတာ္", "နေပြည်တော်"),
    ("အဂၤလိပ္", "အင်္ဂလိပ်"),
    ("တနသၤာရီ", "တနင်္သာရီ"),
    ("၂၀၂၁ ခုႏွစ္", "၂၀၂၁ ခုနှစ်"),
    ("ကခ်င္ျပည္နယ္", "ကချင်ပြည်နယ်"),
    ("ရွမ္းျပည္နယ္", "ရှမ်းပြည်နယ်"),
    ("ဧရာ၀တီ", "ဧရာဝတီ"),
    ("ပုဂၢိဳလ္", "ပုဂ္ဂိုလ်"),
    ("ေယာက္်ား", "ယောက်ျား"),
    ("ဦးေက်ာ္ျမင့္", "ဦးကျော်မြင့်"),
    ("ေဒၚခင္ခင္၀င္း", "ဒေါ်ခင်ခင်ဝင်း"),
    ("ၾသဂုတ္လ", "ဩဂုတ်လ"),
    ("သတၱိ", "သတ္တိ"),
    ("ပဥၥမ", "ပဉ္စမ"),
    ("ဥာဏ္", "ဉာဏ်"),
    ("၎င္း", "၎င်း"),
    ("ေႁမြ", "မြွေ"),
    ("ၾကိဳတင္", "ကြိုတင်"),
    ("ႀကိဳ႕", "ကြို့"),
]


@pytest.mark.parametrize(("zawgyi", "written"), PAIRS)
def test_zawgyi_is_written_as_unicode_writes_it(zawgyi, written):
    assert from_zawgyi(zawgyi) == written


@pytest.mark.parametrize(
    "text", [u for _, u in PAIRS] + ["", "၂၀၂၁", "abc", "NULL", "မအေး", "\ud800", "မိူင်းတႆး", "ၸဝ်ႈၶုၼ်သႃႇ", "ပှၤကညီ", "ဍုၚ်မန်"]
)
def test_text_that_is_not_zawgyi_stays_as_it_is(text):
    assert unicode_of(text) == (text, False)


def test_the_probability_is_what_decides():
    zawgyi = "၂၀၂၁ ခုႏွစ္ ေဖေဖာ္၀ါရီလ ၁ ရက္ေန႔"
    assert zawgyi_probability(zawgyi) > 0.95 and zawgyi_probability("plain") == 0.0
    assert unicode_of(zawgyi) == ("၂၀၂၁ ခုနှစ် ဖေဖော်ဝါရီလ ၁ ရက်နေ့", True)


def test_zeros_between_digits_stay_digits():
    assert from_zawgyi("၁၀၀၀") == "၁၀၀၀" and from_zawgyi("၀၉၁၂") == "၀၉၁၂"


@given(st.text(st.characters(min_codepoint=0x1000, max_codepoint=0x109F) | st.characters(), max_size=60))
def test_any_text_is_converted_or_left_and_nothing_foreign_is_lost(text):
    written, changed = unicode_of(text)
    assert changed or written == text

    def foreign(among):
        return [c for c in among if not "\u1000" <= c <= "\u109f" and c not in " \u200b\ufdd0"]

    assert foreign(from_zawgyi(text)) == foreign(text)


@given(st.sampled_from([u for _, u in PAIRS]))
def test_what_comes_out_is_in_normal_form(written):
    zawgyi = next(z for z, u in PAIRS if u == written)
    assert unicodedata.normalize("NFC", from_zawgyi(zawgyi)) == from_zawgyi(zawgyi)
