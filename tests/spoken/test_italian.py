"""Italian as it is read, and what stays as it is written."""

from __future__ import annotations

import pytest

from accessible.spoken import speak

CASES = {
    # Numeri
    "38 e 101 e 1987": "trentotto e cento uno e mille novecento ottantasette",
    "200 persone, 1 settimana, 1 giorno": "duecento persone, una settimana, un giorno",
    "1.234.567 abitanti": (
        "un milione duecento trentaquattromila cinquecento sessantasette abitanti"
    ),
    "3,14 e 0,05": "tre virgola quattordici e zero virgola zero cinque",
    "-60": "meno sessanta",
    "2,5 milioni di euro": "due virgola cinque milioni di euro",
    "21.000": "ventunmila",
    # Ordinali
    "il 1º posto, la 3ª volta, il 5° piano": "il primo posto, la terza volta, il quinto piano",
    "il XX congresso e la II guerra mondiale": (
        "il ventesimo congresso e la seconda guerra mondiale"
    ),
    # Date
    "il 1° maggio 1984": "il primo maggio mille novecento ottantaquattro",
    "il 25/12/2020": "il venticinque dicembre duemila venti",
    "lunedì 3 aprile": "lunedì tre aprile",
    "dal 3 al 5 maggio": "dal tre al cinque maggio",
    "2020-04-03": "tre aprile duemila venti",
    "gli anni '80": "gli anni ottanta",
    "1914-1918": "da mille novecento quattordici a mille novecento diciotto",
    "nel 44 a.C. e nel 476 d.C.": (
        "nel quarantaquattro avanti Cristo e nel quattrocento settantasei dopo Cristo."
    ),
    # Ore
    "alle 16:30": "alle sedici e trenta",
    "alle 9.05": "alle nove e cinque",
    "12:30": "dodici e mezza",
    "12:15": "dodici e un quarto",
    "20:15": "venti e quindici minuti",
    "alle 16:00": "alle sedici",
    "all'1:00": "all'una",
    # Denaro
    "5,50 €": "cinque euro cinquanta centesimi",
    "€ 20": "venti euro",
    "1.234,56 €": "mille duecento trentaquattro euro cinquantasei centesimi",
    "$1": "un dollaro",
    "2 mld di dollari": "due miliardi di dollari",
    "100 lire": "cento lire",
    # Misure
    "30 km/h, 50 m², 50 mq, -5 °C": (
        "trenta chilometri orari, cinquanta metri quadrati, cinquanta metri quadrati, meno "
        "cinque gradi Celsius"
    ),
    "80%": "ottanta percento",
    "10-15 giorni": "da dieci a quindici giorni",
    "nel 2020 ha vinto": "nel duemila venti ha vinto",
    "alle 5 mi alzai": "alle cinque mi alzai",
    "vinse in 3 set": "vinse in tre set",
    "½ chilo e ½ ora": "mezzo chilo e mezza ora",
    # Frazioni
    "2/3 e 1/8": "due terzi e un ottavo",
    "2 1/2": "due e mezzo",
    "2 + 2 = 4": "due più due uguale quattro",
    # Romani
    "Luigi XIV e papa Giovanni XXIII": "Luigi quattordicesimo e papa Giovanni ventitreesimo",
    "Vittorio Emanuele II ed Elisabetta II": "Vittorio Emanuele secondo ed Elisabetta seconda",
    "nel XIX secolo": "nel diciannovesimo secolo",
    "nel sec. XX": "nel secolo ventesimo",
    "cap. IV, tomo II": "capitolo quattro, tomo due",
    # Abbreviazioni
    "il sig. Rossi e la sig.ra Bianchi": "il signor Rossi e la signora Bianchi",
    "l'on. Neri e l'avv. Gialli": "l'onorevole Neri e l'avvocato Gialli",
    "il dott. Verdi e la prof.ssa Blu": "il dottor Verdi e la professoressa Blu",
    "S. Francesco": "San Francesco",
    "pag. 12, pp. 3-7, n. 3": "pagina dodici, pagine da tre a sette, numero tre",
    "ecc.": "eccetera.",
    "ad es. domani": "ad esempio domani",
    # Rete
    "www.corriere.it": "W W W punto corriere punto I T",
    "mario.rossi@gmail.com": "mario punto rossi chiocciola gmail punto com",
    "@luca": "chiocciola L U C A",
    "Tel. 06 12345678": "Telefono zero sei uno due tre quattro cinque sei sette otto",
    # Resto
    "Di mi amici ne ho tanti.": "Di mi amici ne ho tanti.",
    "Il CD e la CIA.": "Il CD e la CIA.",
    "Rossi & Figli": "Rossi e Figli",
    "Vieni, Max.": "Vieni, Max.",
    # Frasi
    "Nacque nel 1265 e morì nel 1321.": (
        "Nacque nel mille duecento sessantacinque e morì nel mille trecento ventuno."
    ),
    "Erano 3. Poi vennero 4.": "Erano tre. Poi vennero quattro.",
    "Il 50% dei 12.000 elettori ha votato.": (
        "Il cinquanta percento dei dodicimila elettori ha votato."
    ),
    "I 2 fratelli arrivarono per primi.": "I due fratelli arrivarono per primi.",
    "A 28° si sta bene, a 28 °C pure.": (
        "A ventotto gradi si sta bene, a ventotto gradi Celsius pure."
    ),
    "1 ora, 1 studente e 1 zaino": "un'ora, uno studente e uno zaino",
    "il prof. Rossi e l'ing. Bianchi": "il professor Rossi e l'ingegner Bianchi",
}


@pytest.mark.parametrize(("written", "spoken"), CASES.items())
def test_italian(written: str, spoken: str) -> None:
    assert speak(written, "it").text == spoken
