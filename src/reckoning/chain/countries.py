"""Countries: the two letters of ISO 3166 for the names that documents of sea trade write; those with ports of fuel."""

from __future__ import annotations

from reckoning.places.names import folded

_NAMES = """AE United Arab Emirates|UAE|U.A.E.;AO Angola;AR Argentina;AU Australia;AZ Azerbaijan;BD Bangladesh
BE Belgium;BG Bulgaria;BH Bahrain;BN Brunei|Brunei Darussalam;BR Brazil;BS Bahamas;CA Canada;CH Switzerland;CL Chile
CM Cameroon;CN China|PRC|People's Republic of China;CO Colombia;CY Cyprus;DE Germany;DK Denmark;DJ Djibouti;DZ Algeria
EC Ecuador;EE Estonia;EG Egypt;ES Spain;FI Finland;FR France;GA Gabon;GB United Kingdom|UK|Great Britain;GE Georgia
GH Ghana;GR Greece;HK Hong Kong;HR Croatia;ID Indonesia;IE Ireland;IL Israel;IN India;IQ Iraq
IR Iran|Islamic Republic of Iran
IT Italy;JO Jordan;JP Japan;KE Kenya;KH Cambodia;KM Comoros;KP North Korea|DPRK;KR South Korea|Korea|Republic of Korea
KW Kuwait;KZ Kazakhstan;LA Laos|Lao PDR;LB Lebanon;LK Sri Lanka;LR Liberia;LT Lithuania;LV Latvia;LY Libya;MA Morocco
MH Marshall Islands;MM Myanmar|Burma;MT Malta;MU Mauritius;MV Maldives;MX Mexico;MY Malaysia;MZ Mozambique;NG Nigeria
NL Netherlands|The Netherlands|Holland;NO Norway;NZ New Zealand;OM Oman;PA Panama;PE Peru;PG Papua New Guinea
PH Philippines;PK Pakistan;PL Poland;PT Portugal;QA Qatar;RO Romania;RU Russia|Russian Federation;SA Saudi Arabia
SD Sudan;SE Sweden;SG Singapore;SI Slovenia;SL Sierra Leone;SY Syria;TH Thailand;TL Timor-Leste|East Timor
TN Tunisia;TR Turkey|Türkiye;TW Taiwan;TZ Tanzania;UA Ukraine;US United States|USA|U.S.A.|United States of America
UY Uruguay;VE Venezuela;VN Viet Nam|Vietnam;YE Yemen;ZA South Africa"""

_CODES = {
    folded(name): entry[:2] for entry in _NAMES.replace("\n", ";").split(";") for name in entry[3:].split("|") if entry
}
_LONGEST = max(len(name.split()) for name in _CODES)


def country_code(text: str) -> str:
    """The code of a country's name or code standing alone; empty when it is none.

    >>> country_code("Viet Nam"), country_code("mm"), country_code("Thilawa")
    ('VN', 'MM', '')
    """
    if text.strip().upper() in _CODES.values():
        return text.strip().upper()
    return _CODES.get(folded(text), "")


def country_in(text: str) -> str:
    """The one country a text names by its name; empty when it names none, or several.

    >>> country_in("Cai Mep, Viet Nam"), country_in("Bandar Abbas (Iran)"), country_in("Iran or Iraq")
    ('VN', 'IR', '')
    """
    words = folded(text).split()
    spans = (" ".join(words[i : i + n]) for n in range(1, _LONGEST + 1) for i in range(len(words) - n + 1))
    found = {_CODES[span] for span in spans if span in _CODES}
    return found.pop() if len(found) == 1 else ""
