"""Portuguese as it is read, and what stays as it is written."""

from __future__ import annotations

import pytest

from accessible.spoken import speak

CASES = {
    # Números
    "200 pessoas e 21 mulheres": "duzentas pessoas e vinte e uma mulheres",
    "2 horas, 2 dias, 1 hora e 1 dia": "duas horas, dois dias, uma hora e um dia",
    "1.234.567 habitantes": (
        "um milhão duzentos e trinta e quatro mil quinhentos e sessenta e sete habitantes"
    ),
    "1 000 000": "um milhão",
    "3,14 e 0,05": "três vírgula catorze e zero vírgula zero cinco",
    "-60": "menos sessenta",
    "2,5 milhões de pessoas": "dois vírgula cinco milhões de pessoas",
    "1 milhão": "um milhão",
    "16 alunos": "dezesseis alunos",
    "1.234": "mil duzentos e trinta e quatro",
    "1 em cada 3": "um em cada três",
    # Ordinais
    "a 2ª vez, o 1º dia, o 5.º andar": "a segunda vez, o primeiro dia, o quinto andar",
    "a 21ª página": "a vigésima primeira página",
    "o 100º": "o centésimo",
    "o XX Congresso e a II Guerra Mundial": "o vigésimo Congresso e a segunda Guerra Mundial",
    # Datas
    "1º de maio de 2021": "primeiro de maio de dois mil e vinte e um",
    "1 de maio": "primeiro de maio",
    "25/12/2020": "vinte e cinco de dezembro de dois mil e vinte",
    "dia 14/7": "dia catorze de julho",
    "3 de abr. de 1999": "três de abril de mil novecentos e noventa e nove",
    "2020-04-03": "três de abril de dois mil e vinte",
    "os anos 80 e os anos '20": "os anos oitenta e os anos vinte",
    "1914-1918": "mil novecentos e catorze a mil novecentos e dezoito",
    "de 3 a 5 de maio": "de três a cinco de maio",
    "44 a.C. e 476 d.C.": (
        "quarenta e quatro antes de Cristo e quatrocentos e setenta e seis depois de Cristo."
    ),
    # Horas
    "às 14h30": "às catorze e trinta",
    "às 14h": "às catorze horas",
    "às 9:05": "às nove e cinco",
    "às 9:30": "às nove e meia",
    "à 1h": "à uma hora",
    "às 9 p.m.": "às nove da noite.",
    "15h10min40s": "quinze horas dez minutos e quarenta segundos",
    "às 20:00": "às vinte horas",
    # Dinheiro
    "R$ 2,50": "dois reais e cinquenta centavos",
    "R$ 1.234,56": "mil duzentos e trinta e quatro reais e cinquenta e seis centavos",
    "R$ 0,05": "cinco centavos",
    "R$ 3,5 milhões": "três vírgula cinco milhões de reais",
    "R$ 10 mi": "dez milhões de reais",
    "US$ 2 bilhões": "dois bilhões de dólares americanos",
    "5 €": "cinco euros",
    "€ 1": "um euro",
    # Medidas
    "30 km/h, 50 m², -5 °C": (
        "trinta quilômetros por hora, cinquenta metros quadrados, menos cinco graus Celsius"
    ),
    "80%": "oitenta por cento",
    "10-15 km": "dez a quinze quilômetros",
    "75 kg": "setenta e cinco quilos",
    "2,5 l": "dois vírgula cinco litros",
    "½ hora e ½ quilo": "meia hora e meio quilo",
    "100 ha": "cem hectares",
    "20 x 30 cm": "vinte por trinta centímetros",
    # Frações
    "3/4 da população": "três quartos da população",
    "2/3, 1/8, 5/12": "dois terços, um oitavo, cinco doze avos",
    "2 1/2": "dois e meio",
    "2 + 2 = 4": "dois mais dois igual a quatro",
    "2 x 3": "dois vezes três",
    # Romanos
    "D. João VI e D. Pedro II": "Dom João sexto e Dom Pedro segundo",
    "Luís XIV e Bento XVI": "Luís catorze e Bento dezesseis",
    "Isabel II": "Isabel segunda",
    "no séc. XIX": "no século dezenove",
    "no século V": "no século quinto",
    "nos séculos XVI e XVII": "nos séculos dezesseis e dezessete",
    "cap. IV, tomo II": "capítulo quatro, tomo dois",
    # Abreviaturas
    "o Sr. Silva e a Sra. Souza": "o Senhor Silva e a Senhora Souza",
    "o Dr. Costa e a Dra. Lima": "o Doutor Costa e a Doutora Lima",
    "p. ex. amanhã": "por exemplo amanhã",
    "art. 5º, § 2º": "artigo quinto, parágrafo segundo",
    "pp. 3-7, nº 12": "páginas três a sete, número doze",
    "Av. Paulista": "Avenida Paulista",
    "etc.": "et cetera.",
    "Sto. Antônio e S. Pedro": "Santo Antônio e São Pedro",
    # Rede
    "www.exemplo.com.br": "W W W ponto exemplo ponto com ponto B R",
    "ana.souza@gmail.com": "A N A ponto souza arroba gmail ponto com",
    "(11) 98765-4321": "um um nove oito sete seis cinco quatro três dois um",
    "@joao": "arroba J O A O",
    # Resto
    "O CD e a CIA.": "O CD e a CIA.",
    "— Não — disse ele.": "— Não — disse ele.",
    "Silva & Filhos": "Silva e Filhos",
    # Frases
    "Nasceu em 1524 e morreu em 1580.": (
        "Nasceu em mil quinhentos e vinte e quatro e morreu em mil quinhentos e oitenta."
    ),
    "Eram 3. Depois vieram 4.": "Eram três. Depois vieram quatro.",
    "Cerca de 50% dos 12.000 eleitores votaram.": (
        "Cerca de cinquenta por cento dos doze mil eleitores votaram."
    ),
    "Rua Augusta, nº 1578, ap. 12": (
        "Rua Augusta, número mil quinhentos e setenta e oito, apartamento doze"
    ),
}


@pytest.mark.parametrize(("written", "spoken"), CASES.items())
def test_portuguese(written: str, spoken: str) -> None:
    assert speak(written, "pt").text == spoken
