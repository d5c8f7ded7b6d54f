"""Language tags (BCP 47, RFC 5646): what people write for one, and what others want of one."""

from __future__ import annotations

import re

#: ISO 639-1; ISO 639-2/T, and 639-2/B where that differs; the names that people write, of which
#: the first is ours.
_LANGUAGES = """
aa aar Afar; ab abk Abkhazian; ae ave Avestan; af afr Afrikaans; ak aka Akan; am amh Amharic;
an arg Aragonese; ar ara Arabic; as asm Assamese; av ava Avaric; ay aym Aymara; az aze Azerbaijani;
ba bak Bashkir; be bel Belarusian; bg bul Bulgarian; bh bih Bihari; bi bis Bislama; bm bam Bambara;
bn ben Bengali|Bangla; bo bod/tib Tibetan; br bre Breton; bs bos Bosnian;
ca cat Catalan|Valencian|català; ce che Chechen; ch cha Chamorro; co cos Corsican; cr cre Cree;
cs ces/cze Czech|čeština; cu chu Church Slavic|Old Church Slavonic; cv chv Chuvash;
cy cym/wel Welsh|Cymraeg; da dan Danish|dansk; de deu/ger German|Deutsch; dv div Divehi;
dz dzo Dzongkha; ee ewe Ewe; el ell/gre Greek|Modern Greek; en eng English; eo epo Esperanto;
es spa Spanish|Castilian|español|castellano; et est Estonian|eesti; eu eus/baq Basque|euskara;
fa fas/per Persian|Farsi; ff ful Fulah; fi fin Finnish|suomi; fj fij Fijian; fo fao Faroese;
fr fra/fre French|français; fy fry Frisian|Western Frisian; ga gle Irish|Gaeilge;
gd gla Scottish Gaelic|Gaelic; gl glg Galician|galego; gn grn Guarani; gu guj Gujarati; gv glv Manx;
ha hau Hausa; he heb Hebrew; hi hin Hindi; ho hmo Hiri Motu; hr hrv/scr Croatian|hrvatski;
ht hat Haitian|Haitian Creole; hu hun Hungarian|magyar; hy hye/arm Armenian; hz her Herero;
ia ina Interlingua; id ind Indonesian|Bahasa Indonesia; ie ile Interlingue; ig ibo Igbo;
ii iii Sichuan Yi; ik ipk Inupiaq; io ido Ido; is isl/ice Icelandic|íslenska;
it ita Italian|italiano; iu iku Inuktitut; ja jpn Japanese; jv jav Javanese; ka kat/geo Georgian;
kg kon Kongo; ki kik Kikuyu; kj kua Kuanyama; kk kaz Kazakh; kl kal Greenlandic|Kalaallisut;
km khm Khmer; kn kan Kannada; ko kor Korean; kr kau Kanuri; ks kas Kashmiri; ku kur Kurdish;
kv kom Komi; kw cor Cornish; ky kir Kyrgyz; la lat Latin; lb ltz Luxembourgish; lg lug Ganda;
li lim Limburgish; ln lin Lingala; lo lao Lao; lt lit Lithuanian; lu lub Luba-Katanga;
lv lav Latvian; mg mlg Malagasy; mh mah Marshallese; mi mri/mao Maori; mk mkd/mac Macedonian;
ml mal Malayalam; mn mon Mongolian; mr mar Marathi; ms msa/may Malay; mt mlt Maltese;
my mya/bur Burmese; na nau Nauru; nb nob Norwegian Bokmål|Bokmål; nd nde North Ndebele;
ne nep Nepali; ng ndo Ndonga; nl nld/dut Dutch|Nederlands|Flemish; nn nno Norwegian Nynorsk|Nynorsk;
no nor Norwegian|norsk; nr nbl South Ndebele; nv nav Navajo; ny nya Chichewa; oc oci Occitan;
oj oji Ojibwa; om orm Oromo; or ori Odia|Oriya; os oss Ossetian; pa pan Punjabi|Panjabi;
pi pli Pali; pl pol Polish|polski; ps pus Pashto; pt por Portuguese|português; qu que Quechua;
rm roh Romansh; rn run Rundi; ro ron/rum Romanian|Moldavian|română; ru rus Russian;
rw kin Kinyarwanda; sa san Sanskrit; sc srd Sardinian; sd snd Sindhi; se sme Northern Sami;
sg sag Sango; si sin Sinhala; sk slk/slo Slovak|slovenčina; sl slv Slovenian|Slovene; sm smo Samoan;
sn sna Shona; so som Somali; sq sqi/alb Albanian; sr srp/scc Serbian; ss ssw Swati; st sot Sotho;
su sun Sundanese; sv swe Swedish|svenska; sw swa Swahili; ta tam Tamil; te tel Telugu; tg tgk Tajik;
th tha Thai; ti tir Tigrinya; tk tuk Turkmen; tl tgl Tagalog; tn tsn Tswana; to ton Tongan;
tr tur Turkish; ts tso Tsonga; tt tat Tatar; tw twi Twi; ty tah Tahitian; ug uig Uyghur;
uk ukr Ukrainian; ur urd Urdu; uz uzb Uzbek; ve ven Venda; vi vie Vietnamese; vo vol Volapük;
wa wln Walloon; wo wol Wolof; xh xho Xhosa; yi yid Yiddish; yo yor Yoruba; za zha Zhuang;
zh zho/chi Chinese|Mandarin; zu zul Zulu
- enm Middle English; - ang Old English|Anglo-Saxon; - grc Ancient Greek; - fil Filipino;
- yue Cantonese; - cmn Mandarin Chinese; - gsw Swiss German; - nds Low German; - sco Scots
"""
#: Subtags that others have taken the place of (IANA registry, Preferred-Value).
_OLD = {"in": "id", "iw": "he", "ji": "yi", "mo": "ro", "jw": "jv", "scr": "hr", "scc": "sr"}

_TAG = re.compile(r"(?:[A-Za-z]{2,3}|[XxIi](?=-))(?:-[A-Za-z0-9]{1,8})*")

_two: dict[str, str] = dict(_OLD)
_three: dict[str, str] = {}
_names: dict[str, str] = {}
_tags: dict[str, str] = {}
for _row in _LANGUAGES.split(";"):
    _code, _codes, _written = _row.split(None, 2)
    _code = _codes if _code == "-" else _code
    _three[_code] = _codes.partition("/")[0]
    _two.update(dict.fromkeys(_codes.split("/"), _code))
    _names[_code] = _written.partition("|")[0].strip()
    for _name in _written.strip().split("|"):
        _tags.setdefault(_name.casefold(), _code)


def tag(written: str) -> str:
    """The tag that someone meant, in its usual form; empty where there is none.

    ``EN_us`` and ``en_US.UTF-8`` are ``en-US``, ``ger`` is ``de``, ``English`` is ``en``.
    """
    written = " ".join(written.split())
    if written.casefold() in _tags:
        return _tags[written.casefold()]
    written = re.split(r"[.@]", written, maxsplit=1)[0].replace("_", "-")
    if not _TAG.fullmatch(written):
        return ""
    first, *others = written.lower().split("-")
    made = [_two.get(first, first)]
    for other in others:
        # RFC 5646 §2.1.1: regions in capitals, scripts with one, nothing after a singleton.
        plain = any(len(part) == 1 for part in made)
        case = {2: str.upper, 4: str.title}.get(len(other), str.lower)
        made.append(other if plain else case(other))
    return "-".join(made)


def primary(language: str) -> str:
    """The primary subtag of a tag, in lower case."""
    return language.partition("-")[0].lower()


def name(language: str) -> str:
    """The English name of a tag's language with the tag: “French (fr-CA)”."""
    known = _names.get(primary(language))
    return f"{known} ({language})" if known else f"“{language}”"


def three_letters(language: str) -> str:
    """The ISO 639-2/T code of a tag's primary language; ``und`` when it has none."""
    first = primary(language)
    if len(first) == 3 and first.isascii() and first.isalpha():
        return first
    return _three.get(first, "und")
