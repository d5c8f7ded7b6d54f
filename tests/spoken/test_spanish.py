"""Spanish as it is read, and what stays as it is written."""

from __future__ import annotations

import pytest

from accessible.spoken import speak

CASES = {
    # Números
    "200 personas y 21 mujeres": "doscientas personas y veintiuna mujeres",
    "31 días, 1 hora y 1 hombre": "treinta y un días, una hora y un hombre",
    "1.234.567 habitantes": (
        "un millón doscientos treinta y cuatro mil quinientos sesenta y siete habitantes"
    ),
    "1 034 068": "un millón treinta y cuatro mil sesenta y ocho",
    "3,14 y 0,05": "tres coma catorce y cero coma cero cinco",
    "-60": "menos sesenta",
    "2,5 millones de personas": "dos coma cinco millones de personas",
    "1 millón": "un millón",
    "21.000 euros": "veintiún mil euros",
    "1 de cada 3": "uno de cada tres",
    # Ordinales
    "el 1.er día, la 3.ª vez, el 5.º piso": "el primer día, la tercera vez, el quinto piso",
    "2.º": "segundo",
    "la 12.ª planta": "la duodécima planta",
    "28º": "vigesimoctavo",
    "el XXI Congreso y la II Guerra Mundial": (
        "el vigesimoprimer Congreso y la segunda Guerra Mundial"
    ),
    # Fechas
    "el 1 de mayo de 1984": "el primero de mayo de mil novecientos ochenta y cuatro",
    "el 25/12/2020": "el veinticinco de diciembre de dos mil veinte",
    "31 marzo": "treinta y uno de marzo",
    "abr. 22": "veintidós de abril",
    "junio 21 2021": "veintiuno de junio de dos mil veintiuno",
    "2020-04-03": "tres de abril de dos mil veinte",
    "los años 80": "los años ochenta",
    "1914-1918": "mil novecientos catorce a mil novecientos dieciocho",
    "44 a. C. y 476 d. C.": (
        "cuarenta y cuatro antes de Cristo y cuatrocientos setenta y seis después de Cristo."
    ),
    # Horas
    "a las 16:30 h": "a las dieciséis y treinta",
    "a las 9:05": "a las nueve y cinco",
    "a la 1:00": "a la una",
    "a las 9 p. m.": "a las nueve de la noche.",
    "a las 8 a.m.": "a las ocho de la mañana.",
    "a las 14.30": "a las catorce y treinta",
    "2 h 30 min": "dos y media",
    "20:00 GMT-3": "veinte G M T menos tres",
    # Dinero
    "5,50 €": "cinco euros cincuenta céntimos",
    "$5": "cinco dólares",
    "1.234,56 €": "mil doscientos treinta y cuatro euros cincuenta y seis céntimos",
    "€ 2,3 millones": "dos coma tres millones de euros",
    "US$ 20": "veinte dólares estadounidenses",
    "1,01 £": "una libra un penique",
    "20 pesos": "veinte pesos",
    # Medidas
    "30 km/h, 50 m², -5 °C": (
        "treinta kilómetros por hora, cincuenta metros cuadrados, menos cinco grados Celsius"
    ),
    "1 h": "una hora",
    "80 %": "ochenta por ciento",
    "10-15 km": "diez a quince kilómetros",
    "Mide 1,75 m. Pesa 70 kg.": "Mide uno coma setenta y cinco metros. Pesa setenta kilogramos.",
    "100 ha": "cien hectáreas",
    "El 3 ha llegado.": "El tres ha llegado.",
    "3/4 l": "tres cuartos de litro",
    "½ kilo y ½ hora": "medio kilo y media hora",
    # Fracciones
    "2/3, 1/12, 1/20, 5/8": "dos tercios, un doceavo, un veinteavo, cinco octavos",
    "2 1/2": "dos y medio",
    "3 x 4 = 12": "tres por cuatro es igual a doce",
    # Romanos
    "Felipe II, Luis XIV, Isabel II": "Felipe segundo, Luis catorce, Isabel segunda",
    "Benedicto XVI y Alfonso X": "Benedicto dieciséis y Alfonso décimo",
    "siglo XIX": "siglo diecinueve",
    "los siglos XVI y XVII": "los siglos dieciséis y diecisiete",
    "cap. IV, tomo II": "capítulo cuatro, tomo dos",
    # Abreviaturas
    "el Sr. García y la Sra. López": "el Señor García y la Señora López",
    "D. Quijote y Dña. Inés": "Don Quijote y Doña Inés",
    "EE. UU.": "Estados Unidos.",
    "p. ej., Ud. y Uds.": "por ejemplo, Usted y Ustedes.",
    "pág. 12, págs. 3-7, n.º 3": "página doce, páginas tres a siete, número tres",
    "etc.": "etcétera.",
    "Av. Libertador, C/ Mayor": "Avenida Libertador, calle Mayor",
    "Dijo que no.": "Dijo que no.",
    # Red
    "www.elpais.com": "W W W punto elpais punto com",
    "ana@gmail.com": "A N A arroba gmail punto com",
    "912 345 678": "nueve uno dos tres cuatro cinco seis siete ocho",
    "@luis": "arroba L U I S",
    "123.123.0.40": "uno dos tres punto uno dos tres punto cero punto cuatro cero",
    # Resto
    "Di mi nombre a Li.": "Di mi nombre a Li.",
    "—No —dijo.": "—No —dijo.",
    "Juan & Cía.": "Juan y Compañía.",
    # Frases
    "501 páginas": "quinientas una páginas",
    "Nació en 1605 y murió en 1681.": (
        "Nació en mil seiscientos cinco y murió en mil seiscientos ochenta y uno."
    ),
    "Eran 3. Luego vinieron 4.": "Eran tres. Luego vinieron cuatro.",
    "El 80 % de los 12 000 votantes dijo sí.": (
        "El ochenta por ciento de los doce mil votantes dijo sí."
    ),
    "¿Quedamos a las 8?": "¿Quedamos a las ocho?",
    "1,5 millas": "uno coma cinco millas",
    "https://www.ejemplo.com/a_b": (
        "H T T P S dos puntos barra barra W W W punto ejemplo punto com barra A guion bajo B"
    ),
}


@pytest.mark.parametrize(("written", "spoken"), CASES.items())
def test_spanish(written: str, spoken: str) -> None:
    assert speak(written, "es").text == spoken
