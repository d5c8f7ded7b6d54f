"""German as it is read, and what stays as it is written."""

from __future__ import annotations

import pytest

from accessible.spoken import speak

CASES = {
    # Zahlen
    "Sie zählte 12 Schafe und 101 Ziegen.": "Sie zählte zwölf Schafe und ein hundert eins Ziegen.",
    "Es lebten 1.234.567 Menschen in der Stadt.": (
        "Es lebten eine Million zwei hundert vier und dreißig tausend fünf hundert sieben und "
        "sechzig Menschen in der Stadt."
    ),
    "Der Wert stieg um 3,14 auf 0,5.": (
        "Der Wert stieg um drei Komma eins vier auf null Komma fünf."
    ),
    "Die Agenten 007 und 0815 schwiegen.": (
        "Die Agenten null null sieben und null acht eins fünf schwiegen."
    ),
    "-5 und +7 und −12": "minus fünf und plus sieben und minus zwölf",
    "1 Frau, 1 Mann und 1 Katze": "eine Frau, ein Mann und eine Katze",
    "Das kostete 1 Million, dann 2,5 Mio. und 3 Mrd.": (
        "Das kostete eine Million, dann zwei Komma fünf Millionen und drei Milliarden."
    ),
    # Ordnungszahlen
    "am 3. Tag der 2. Woche": "am dritten Tag der zweiten Woche",
    "der 21. Versuch, das 3. Kapitel, die 1. Klasse": (
        "der ein und zwanzigste Versuch, das dritte Kapitel, die erste Klasse"
    ),
    "ein 2. Versuch": "ein zweiter Versuch",
    "in der 5. Reihe, im 3. Stock": "in der fünften Reihe, im dritten Stock",
    "Er wurde 3. und sie 4. im Rennen.": "Er wurde dritter und sie vierter im Rennen.",
    "Er war 3. Dann kam sie.": "Er war drei. Dann kam sie.",
    "3. Kapitel": "drittes Kapitel",
    "der 3. und 4. Tag": "der dritte und vierte Tag",
    # Daten
    "Am 14. Januar 1984 schneite es.": (
        "Am vierzehnten Januar neunzehn hundert vier und achtzig schneite es."
    ),
    "der 1. Mai und der 24.12.": "der erste Mai und der vier und zwanzigste Dezember.",
    "vom 3. bis 5. Mai 1848": "vom dritten bis fünften Mai achtzehn hundert acht und vierzig",
    "vom 3. und 4. Mai": "vom dritten und vierten Mai",
    "3.–5. Mai": "dritter bis fünfter Mai",
    "am 3.4.2020": "am dritten April zwei tausend zwanzig",
    "2020-04-03": "dritter April zwei tausend zwanzig",
    "14. Feb. 1999": "vierzehnter Februar neunzehn hundert neun und neunzig",
    "im März 1848": "im März achtzehn hundert acht und vierzig",
    "Im Jahr 1999, seit 2003 und bis 1905": (
        "Im Jahr neunzehn hundert neun und neunzig, seit zwei tausend drei und bis neunzehn "
        "hundert fünf"
    ),
    "die 1920er Jahre und in den 80ern": (
        "die neunzehn hundert zwanziger Jahre und in den achtzigern"
    ),
    "(1749–1832)": "(siebzehn hundert neun und vierzig bis achtzehn hundert zwei und dreißig)",
    "44 v. Chr. und 476 n. Chr.": (
        "vier und vierzig vor Christus und vier hundert sechs und siebzig nach Christus."
    ),
    # Zeiten
    "Um 11.30 Uhr, um 8 Uhr und um 1 Uhr.": "Um elf Uhr dreißig, um acht Uhr und um ein Uhr.",
    "15:45": "fünfzehn Uhr fünf und vierzig",
    "00:15 Uhr": "null Uhr fünfzehn",
    "10:30:05 Uhr": "zehn Uhr dreißig Minuten und fünf Sekunden",
    # Geld
    "5,50 €": "fünf Euro fünfzig Cent",
    "€ 20": "zwanzig Euro",
    "12 Euro": "zwölf Euro",
    "$1,50": "ein Dollar fünfzig Cent",
    "3 Mio. €": "drei Millionen Euro",
    "0,99 €": "neun und neunzig Cent",
    "CHF 12,50": "zwölf Franken fünfzig Rappen",
    # Maße
    "100 m², 30 km/h, -5 °C": (
        "ein hundert Quadrat Meter, dreißig Kilometer pro Stunde, minus fünf Grad Celsius"
    ),
    "3–5 km": "drei bis fünf Kilometer",
    "20 x 30 cm": "zwanzig mal dreißig Zentimeter",
    "80 %": "achtzig Prozent",
    "3 1/2 Stunden": "drei ein halb Stunden",
    "¾ l": "drei Viertel Liter",
    "100%ig": "ein hundert prozentig",
    # Brüche, Verhältnisse
    "Er aß 3/4 des Kuchens.": "Er aß drei Viertel des Kuchens.",
    "Es steht 2:1.": "Es steht zwei zu eins.",
    "im Maßstab 1:50.000": "im Maßstab eins zu fünfzig tausend",
    "Seite 10-15": "Seite zehn bis fünfzehn",
    "2 + 2 - 1 = 3": "zwei plus zwei minus eins gleich drei",
    "10 x 5 = 50": "zehn mal fünf gleich fünfzig",
    # Römische Zahlen
    "Ludwig XIV. regierte lange.": "Ludwig der Vierzehnte regierte lange.",
    "Die Herrschaft Ludwigs XIV. endete.": "Die Herrschaft Ludwigs des Vierzehnten endete.",
    "unter Friedrich II. und für Karl V.": "unter Friedrich dem Zweiten und für Karl den Fünften.",
    "Papst Johannes Paul II. besuchte Elisabeth II.": (
        "Papst Johannes Paul der Zweite besuchte Elisabeth die Zweite."
    ),
    "Kapitel IV und Band II": "Kapitel vier und Band zwei",
    "im XIX. Jahrhundert": "im neunzehnten Jahrhundert",
    "Apollo XI": "Apollo elf",
    # Abkürzungen
    "Dr. Müller traf Prof. Dr. h. c. Schmidt in St. Gallen.": (
        "Doktor Müller traf Professor Doktor honoris causa Schmidt in Sankt Gallen."
    ),
    "z. B. Äpfel, d. h. Obst, u. a. Birnen": (
        "zum Beispiel Äpfel, das heißt Obst, unter anderem Birnen"
    ),
    "Birnen usw.": "Birnen und so weiter.",
    "S. 12, Bd. II, Nr. 5, Abb. 3": "Seite zwölf, Band zwei, Nummer fünf, Abbildung drei",
    "§ 5 Abs. 2, §§ 3–7": "Paragraf fünf Absatz zwei, Paragrafen drei bis sieben",
    "ca. 20, bzw. ggf. mehr": "circa zwanzig, beziehungsweise gegebenenfalls mehr",
    "Ich mag Max.": "Ich mag Max.",
    "Hauptstr. 5": "Hauptstraße fünf",
    "im 19. Jh.": "im neunzehnten Jahrhundert.",
    # Netz, Telefon
    "www.spiegel.de": "W W W Punkt spiegel Punkt D E",
    "max.muster@web.de": "M A X Punkt muster at W E B Punkt D E",
    "@anna": "at A N N A",
    "#Fußball": "hashtag Fußball",
    "Tel. 030 1234567": "Telefon null drei null eins zwei drei vier fünf sechs sieben",
    "+49 171 1234567": (
        "plus neun und vierzig eins sieben eins eins zwei drei vier fünf sechs sieben"
    ),
    "ISBN 978-3-16-148410-0": (
        "ISBN neun sieben acht drei eins sechs eins vier acht vier eins null null"
    ),
    "Version 2.5.1": "Version zwei Punkt fünf Punkt eins",
    # was bleibt
    "Die A4, das B2A23C und der VfL.": "Die A4, das B2A23C und der VfL.",
    "Er sagte: „Nein.“ Und ging.": "Er sagte: „Nein.“ Und ging.",
    "Meyer & Söhne": "Meyer und Söhne",
    # Sätze
    "Es kostet 5,– €.": "Es kostet fünf Euro.",
    "die 2-Zimmer-Wohnung und der 50-Jährige": "die zwei-Zimmer-Wohnung und der fünfzig-Jährige",
    "Sie kam am Dienstag, dem 5. März, gegen 18 Uhr.": (
        "Sie kam am Dienstag, dem fünften März, gegen achtzehn Uhr."
    ),
    "Von den 1.200 Gästen blieben nur 3.": (
        "Von den ein tausend zwei hundert Gästen blieben nur drei."
    ),
    "„Kommst du um 8?“, fragte er.": "„Kommst du um acht?“, fragte er.",
    "Er las 1984 von Orwell.": "Er las neunzehn hundert vier und achtzig von Orwell.",
    "Im 30-jährigen Krieg starben Millionen.": "Im dreißig-jährigen Krieg starben Millionen.",
    "€ 2 Mio. und 1,5 h": "zwei Millionen Euro und eins Komma fünf Stunden",
    "1/100 und 3/1000": "ein Hundertstel und drei Tausendstel",
    "(030) 1234-567": "null drei null eins zwei drei vier fünf sechs sieben",
    "1.1.": "erster Januar.",
}


@pytest.mark.parametrize(("written", "spoken"), CASES.items())
def test_german(written: str, spoken: str) -> None:
    assert speak(written, "de").text == spoken
