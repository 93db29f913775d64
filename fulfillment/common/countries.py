"""Countries: their codes of ISO 3166-1 alpha-2, and what people call them in English."""

import unicodedata

COUNTRY_CODES = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
    GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO
    JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR
    MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO
    RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV
    TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
    """.split()  # noqa: SIM905 - readable as a block
)


def _key(name: str) -> str:
    """Return a name without case, accents, "and", "the" and whatever is no letter; saints are shortened."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    letters = (letter if letter.isalpha() else " " for letter in plain if not unicodedata.combining(letter))
    words = ("st" if word == "saint" else word for word in "".join(letters).split())
    return "".join(word for word in words if word not in ("and", "the"))


_NAMES = """
    AD Andorra; AE United Arab Emirates; AF Afghanistan; AG Antigua & Barbuda; AI Anguilla; AL Albania; AM Armenia;
    AO Angola; AQ Antarctica; AR Argentina; AS American Samoa; AT Austria; AU Australia; AW Aruba; AX Åland Islands;
    AZ Azerbaijan; BA Bosnia & Herzegovina; BB Barbados; BD Bangladesh; BE Belgium; BF Burkina Faso; BG Bulgaria; BH
    Bahrain; BI Burundi; BJ Benin; BL St Barthelemy; BM Bermuda; BN Brunei; BO Bolivia; BQ Caribbean NL; BR Brazil;
    BS Bahamas; BT Bhutan; BV Bouvet Island; BW Botswana; BY Belarus; BZ Belize; CA Canada; CC Cocos Islands; CD
    Democratic Republic of the Congo; CF Central African Rep.; CG Republic of the Congo; CH Switzerland; CI Côte
    d'Ivoire; CK Cook Islands; CL Chile; CM Cameroon; CN China; CO Colombia; CR Costa Rica; CU Cuba; CV Cape Verde;
    CW Curaçao; CX Christmas Island; CY Cyprus; CZ Czechia; DE Germany; DJ Djibouti; DK Denmark; DM Dominica; DO
    Dominican Republic; DZ Algeria; EC Ecuador; EE Estonia; EG Egypt; EH Western Sahara; ER Eritrea; ES Spain; ET
    Ethiopia; FI Finland; FJ Fiji; FK Falkland Islands; FM Micronesia; FO Faroe Islands; FR France; GA Gabon; GB
    United Kingdom; GD Grenada; GE Georgia; GF French Guiana; GG Guernsey; GH Ghana; GI Gibraltar; GL Greenland; GM
    Gambia; GN Guinea; GP Guadeloupe; GQ Equatorial Guinea; GR Greece; GS South Georgia & the South Sandwich
    Islands; GT Guatemala; GU Guam; GW Guinea-Bissau; GY Guyana; HK Hong Kong; HM Heard Island & McDonald Islands;
    HN Honduras; HR Croatia; HT Haiti; HU Hungary; ID Indonesia; IE Ireland; IL Israel; IM Isle of Man; IN India; IO
    British Indian Ocean Territory; IQ Iraq; IR Iran; IS Iceland; IT Italy; JE Jersey; JM Jamaica; JO Jordan; JP
    Japan; KE Kenya; KG Kyrgyzstan; KH Cambodia; KI Kiribati; KM Comoros; KN St Kitts & Nevis; KP North Korea; KR
    South Korea; KW Kuwait; KY Cayman Islands; KZ Kazakhstan; LA Laos; LB Lebanon; LC St Lucia; LI Liechtenstein; LK
    Sri Lanka; LR Liberia; LS Lesotho; LT Lithuania; LU Luxembourg; LV Latvia; LY Libya; MA Morocco; MC Monaco; MD
    Moldova; ME Montenegro; MF St Martin; MG Madagascar; MH Marshall Islands; MK North Macedonia; ML Mali; MM
    Myanmar; MN Mongolia; MO Macau; MP Northern Mariana Islands; MQ Martinique; MR Mauritania; MS Montserrat; MT
    Malta; MU Mauritius; MV Maldives; MW Malawi; MX Mexico; MY Malaysia; MZ Mozambique; NA Namibia; NC New
    Caledonia; NE Niger; NF Norfolk Island; NG Nigeria; NI Nicaragua; NL Netherlands; NO Norway; NP Nepal; NR Nauru;
    NU Niue; NZ New Zealand; OM Oman; PA Panama; PE Peru; PF French Polynesia; PG Papua New Guinea; PH Philippines;
    PK Pakistan; PL Poland; PM St Pierre & Miquelon; PN Pitcairn; PR Puerto Rico; PS Palestine; PT Portugal; PW
    Palau; PY Paraguay; QA Qatar; RE Réunion; RO Romania; RS Serbia; RU Russia; RW Rwanda; SA Saudi Arabia; SB
    Solomon Islands; SC Seychelles; SD Sudan; SE Sweden; SG Singapore; SH St Helena; SI Slovenia; SJ Svalbard & Jan
    Mayen; SK Slovakia; SL Sierra Leone; SM San Marino; SN Senegal; SO Somalia; SR Suriname; SS South Sudan; ST Sao
    Tome & Principe; SV El Salvador; SX St Maarten; SY Syria; SZ Eswatini; TC Turks & Caicos Is; TD Chad; TF French
    S. Terr.; TG Togo; TH Thailand; TJ Tajikistan; TK Tokelau; TL East Timor; TM Turkmenistan; TN Tunisia; TO Tonga;
    TR Turkey; TT Trinidad & Tobago; TV Tuvalu; TW Taiwan; TZ Tanzania; UA Ukraine; UG Uganda; UM US minor outlying
    islands; US United States; UY Uruguay; UZ Uzbekistan; VA Vatican City; VC St Vincent; VE Venezuela; VG British
    Virgin Islands; VI US Virgin Islands; VN Vietnam; VU Vanuatu; WF Wallis & Futuna; WS Samoa; YE Yemen; YT
    Mayotte; ZA South Africa; ZM Zambia; ZW Zimbabwe; XK Kosovo; GB Great Britain; GB England; GB Scotland; GB
    Wales; GB Northern Ireland; GB UK; US United States of America; US USA; CZ Czech Republic; NL The Netherlands;
    NL Holland; KR Korea; RU Russian Federation; TR Turkiye; DE Deutschland; AT Österreich; CH Schweiz; FR La
    France; IT Italia; ES España; CF Central African Republic; TC Turks & Caicos Islands; TF French Southern
    Territories; BQ Caribbean Netherlands; CI Ivory Coast; CV Cabo Verde; SZ Swaziland; MM Burma; TL Timor-Leste; MO
    Macao; VN Viet Nam; LA Lao People's Democratic Republic; SY Syrian Arab Republic; MD Republic of Moldova; KR
    Republic of Korea; VA Holy See; CG Congo; CD DR Congo; BN Brunei Darussalam; BO Plurinational State of Bolivia;
    IR Islamic Republic of Iran; TZ United Republic of Tanzania; VE Bolivarian Republic of Venezuela; IE Republic of
    Ireland; MK Macedonia; CN People's Republic of China; BL St Barthélemy; UM United States Minor Outlying Islands
"""
_CODES = {
    _key(name): code for code, _, name in (one.strip().partition(" ") for one in " ".join(_NAMES.split()).split(";"))
}


def country_code(text: str) -> str:
    """Return the code of a country that somebody wrote as a code or by its English name; empty for what is neither."""
    code = text.strip().upper()
    return code if code in COUNTRY_CODES else _CODES.get(_key(text), "")
