"""Dutch as it is read, and what stays as it is written."""

from __future__ import annotations

import pytest

from accessible.spoken import speak

CASES = {
    # Getallen
    "21 mannen en 200 vrouwen": "eenentwintig mannen en tweehonderd vrouwen",
    "1 dag en 101 nachten": "één dag en honderd één nachten",
    "1.234.567 inwoners": (
        "een miljoen tweehonderd vierendertigduizend vijfhonderd zevenenzestig inwoners"
    ),
    "3,14 en 0,05 en 2,5": "drie komma veertien en nul komma nul vijf en twee komma vijf",
    "-60": "min zestig",
    "2,5 miljoen mensen": "twee komma vijf miljoen mensen",
    "5 mln. euro": "vijf miljoen euro",
    "1000, 1100, 2500 en 21.000": (
        "duizend, elf honderd, vijfentwintig honderd en eenentwintigduizend"
    ),
    "007": "nul nul zeven",
    # Rangtelwoorden
    "de 1e, de 2de, de 8ste en de 21e": "de eerste, de tweede, de achtste en de eenentwintigste",
    "het 3de deel": "het derde deel",
    "de 100e keer": "de honderdste keer",
    # Data
    "op 1 mei 1984": "op één mei negentien vierentachtig",
    "op 25/12/2020": "op vijfentwintig december tweeduizend twintig",
    "3-5-1999": "drie mei negentien negenennegentig",
    "14 feb. 1999": "veertien februari negentien negenennegentig",
    "in 2021 en in 1905": "in tweeduizend eenentwintig en in negentien honderd vijf",
    "in mei 1945": "in mei negentien vijfenveertig",
    "de jaren 80 en de jaren '20": "de jaren tachtig en de jaren twintig",
    "1914-1918": "negentien veertien tot negentien achttien",
    "van 3 tot 5 mei": "van drie tot vijf mei",
    "2020-04-03": "drie april tweeduizend twintig",
    "44 v.Chr. en 476 n.Chr.": (
        "vierenveertig voor Christus en vierhonderd zesenzeventig na Christus."
    ),
    # Tijden
    "om 20.30 uur": "om twintig uur dertig",
    "om 8 uur": "om acht uur",
    "om 1 uur": "om één uur",
    "14:05": "veertien uur vijf",
    "12:00": "twaalf uur",
    "om 9.15": "om negen uur vijftien",
    "10:30:05": "tien uur dertig minuten en vijf seconden",
    # Geld
    "€ 2,50": "twee euro vijftig",
    "€ 1.234,56": "duizend tweehonderd vierendertig euro zesenvijftig",
    "€ 1": "één euro",
    "€ 1,5 miljoen": "één komma vijf miljoen euro",
    "$20": "twintig dollar",
    "€ 0,05": "vijf cent",
    "100 gulden": "honderd gulden",
    # Maten
    "30 km/h, 50 m², -5 °C": (
        "dertig kilometer per uur, vijftig vierkante meter, min vijf graden Celsius"
    ),
    "80%": "tachtig procent",
    "10-15 km": "tien tot vijftien kilometer",
    "75 kg": "vijfenzeventig kilogram",
    "2½ liter": "twee en een half liter",
    "3/4 l": "drie kwart liter",
    "20 x 30 cm": "twintig bij dertig centimeter",
    # Breuken
    "3/4 van de taart": "drie kwart van de taart",
    "1/2, 2/3, 5/8": "een half, twee derde, vijf achtste",
    "2 + 2 = 4": "twee plus twee is vier",
    "1 op 3": "één op drie",
    # Romeinse cijfers
    "Willem II en Lodewijk XIV": "Willem de Tweede en Lodewijk de Veertiende",
    "Karel V en Pius XII": "Karel de Vijfde en Pius de Twaalfde",
    "de XIXe eeuw": "de negentiende eeuw",
    "hoofdstuk IV, deel II": "hoofdstuk vier, deel twee",
    # Afkortingen
    "dhr. De Vries en mevr. Jansen": "de heer De Vries en mevrouw Jansen",
    "prof. dr. Bakker": "professor doctor Bakker",
    "d.w.z. morgen, o.a. vandaag": "dat wil zeggen morgen, onder andere vandaag",
    "bijv. in St. Maarten": "bijvoorbeeld in Sint Maarten",
    "blz. 3-7, nr. 12, art. 5": "pagina drie tot zeven, nummer twaalf, artikel vijf",
    "enz.": "enzovoort.",
    "i.p.v. m.b.t. a.u.b.": "in plaats van met betrekking tot alstublieft.",
    "ca. 20 km": "circa twintig kilometer",
    # Net
    "www.voorbeeld.nl": "W W W punt voorbeeld punt N L",
    "jan@voorbeeld.nl": "J A N apenstaartje voorbeeld punt N L",
    "020-1234567": "nul twee nul één twee drie vier vijf zes zeven",
    "06-12345678": "nul zes één twee drie vier vijf zes zeven acht",
    "@jan": "apenstaartje J A N",
    # Rest
    "De cd en de NS.": "De cd en de NS.",
    "‘Nee,’ zei hij.": "‘Nee,’ zei hij.",
    "Jansen & Zoon": "Jansen en Zoon",
    # Zinnen
    "Hij werd geboren in 1606 en stierf in 1669.": (
        "Hij werd geboren in zestien honderd zes en stierf in zestien negenenzestig."
    ),
    "Er waren er 3. Toen kwamen er 4.": "Er waren er drie. Toen kwamen er vier.",
    "Ruim 50% van de 12.000 kiezers stemde.": (
        "Ruim vijftig procent van de twaalfduizend kiezers stemde."
    ),
    "Het kost 5,- euro.": "Het kost vijf euro.",
    "de 2e Wereldoorlog en de IIe Wereldoorlog": "de tweede Wereldoorlog en de tweede Wereldoorlog",
}


@pytest.mark.parametrize(("written", "spoken"), CASES.items())
def test_dutch(written: str, spoken: str) -> None:
    assert speak(written, "nl").text == spoken
