"""Which natural voice to get for a language: known ones of rhasspy/piper-voices."""

from __future__ import annotations

from accessible import languages

#: A good voice for each language that the project has; a region's own where it has more.
_PIPER = """
ar_JO-kareem-medium bg_BG-dimitar-medium ca_ES-upc_ona-medium cs_CZ-jirka-medium
cy_GB-bu_tts-medium da_DK-talesyntese-medium de_DE-thorsten-medium el_GR-rapunzelina-low
en_US-lessac-medium en_GB-alba-medium es_ES-davefx-medium es_MX-ald-medium eu_ES-maider-medium
fa_IR-amir-medium fi_FI-harri-medium fr_FR-siwis-medium hi_IN-pratham-medium hu_HU-anna-medium
id_ID-news_tts-medium is_IS-salka-medium it_IT-paola-medium ka_GE-natia-medium kk_KZ-issai-high
lb_LU-marylux-medium lv_LV-aivars-medium ml_IN-meera-medium ne_NP-google-medium
nl_BE-nathalie-medium no_NO-talesyntese-medium pl_PL-gosia-medium pt_BR-faber-medium
pt_PT-tugão-medium ro_RO-mihai-medium ru_RU-irina-medium sk_SK-lili-medium sl_SI-artur-medium
sr_RS-serbski_institut-medium sv_SE-nst-medium sw_CD-lanfrica-medium te_IN-maya-medium
tr_TR-dfki-medium uk_UA-ukrainian_tts-medium vi_VN-vais1000-medium zh_CN-huayan-medium
""".split()


def to_get(language: str) -> str:
    """What to do for a natural voice of a language (BCP 47); empty where none is known."""
    voices = {each.partition("-")[0].replace("_", "-"): each for each in _PIPER}
    same = (voice for tag, voice in voices.items() if languages.same(tag, language))
    found = voices.get(language) or next(same, "")
    if not found:
        return ""
    return (
        f"Get the voice {found} of the Piper voices (rhasspy/piper-voices), both its files, then "
        f"“accessible voices add {found}.onnx”"
    )
