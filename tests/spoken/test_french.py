"""French as it is read, and what stays as it is written."""

from __future__ import annotations

import pytest

from accessible.spoken import speak

CASES = {
    # Nombres
    "Il y avait 21 personnes et 200 hommes.": (
        "Il y avait vingt et une personnes et deux cents hommes."
    ),
    "1 femme et 1 chat": "une femme et un chat",
    "1 234 567 habitants": (
        "un million deux cent trente-quatre mille cinq cent soixante-sept habitants"
    ),
    "3,14 et 0,05": "trois virgule quatorze et zéro virgule zéro cinq",
    "-60 et +5": "moins soixante et plus cinq",
    "3,5 millions d'habitants": "trois virgule cinq millions d'habitants",
    "12 M€, 2 Md€": "douze millions d'euros, deux milliards d'euros",
    "80 ans et 81 ans": "quatre-vingts ans et quatre-vingt-un ans",
    "l'agent 007": "l'agent zéro zéro sept",
    # Ordinaux
    "la 2e et la 21e": "la deuxième et la vingt et unième",
    "la 2nde guerre": "la seconde guerre",
    "le 6° arrondissement": "le sixième arrondissement",
    # Dates
    "le 1er mars 1830": "le premier mars mille huit cent trente",
    "le 14/07/1789": "le quatorze juillet mille sept cent quatre-vingt-neuf",
    "le 14/7": "le quatorze juillet",
    "du 3 au 5 mai": "du trois au cinq mai",
    "les 17/18/19 mars": "les dix-sept dix-huit dix-neuf mars",
    "2020-04-03": "trois avril deux mille vingt",
    "le 4 sept. 1870": "le quatre septembre mille huit cent soixante-dix",
    "les années 80 et l'an 2000": "les années quatre-vingts et l'an deux mille",
    "en 44 av. J.-C.": "en quarante-quatre avant Jésus-Christ.",
    # Heures
    "à 20h30, à 8 h 05, vers 14 h": (
        "à vingt heures trente, à huit heures cinq, vers quatorze heures"
    ),
    "à 1 h du matin": "à une heure du matin",
    "20:15": "vingt heures quinze",
    "0 h 15": "zéro heure quinze",
    # Argent
    "5,50 €": "cinq euros cinquante",
    "1 234,56 €": "mille deux cent trente-quatre euros cinquante-six",
    "0,50 €": "cinquante centimes",
    "$20": "vingt dollars",
    "100 F": "cent francs",
    "3,5 millions d’€": "trois virgule cinq millions d’euros",
    # Mesures
    "30 km/h, 100 m², -5 °C": (
        "trente kilomètres à l'heure, cent mètres carrés, moins cinq degrés Celsius"
    ),
    "21 %": "vingt et un pour cent",
    "10-15 km": "dix à quinze kilomètres",
    "1/2 litre": "un demi litre",
    "Il fait 20° dehors.": "Il fait vingt degrés dehors.",
    "¾ l": "trois quarts de litre",
    # Fractions
    "2/3 des voix": "deux tiers des voix",
    "2 1/2": "deux et demi",
    # Romains
    "Louis XIV et François Ier": "Louis quatorze et François premier",
    "Élisabeth II et Jean-Paul II": "Élisabeth deux et Jean-Paul deux",
    "au XIXe siècle": "au dix-neuvième siècle",
    "du XVIe au XVIIIe siècle": "du seizième au dix-huitième siècle",
    "le xixe siècle": "le dix-neuvième siècle",
    "la Ve République": "la cinquième République",
    "tome II, acte III, scène 2": "tome deux, acte trois, scène deux",
    "chapitre IV": "chapitre quatre",
    "L'an I n'est pas Malcolm X.": "L'an I n'est pas Malcolm X.",
    # Abréviations
    "M. Dupont et Mme de Rênal": "Monsieur Dupont et Madame de Rênal",
    "M. le comte, MM. Martin et Mlle Reisz": (
        "Monsieur le comte, Messieurs Martin et Mademoiselle Reisz"
    ),
    "Mᵐᵉ Verdurin": "Madame Verdurin",
    "C'est à M. Martin.": "C'est à Monsieur Martin.",
    "le Dr Rieux et Mgr Myriel": "le Docteur Rieux et Monseigneur Myriel",
    "rue St-Denis, n° 12": "rue Saint-Denis, numéro douze",
    "p. 12, pp. 3-7, chap. 4": "page douze, pages trois à sept, chapitre quatre",
    "etc.": "et cetera.",
    "c.-à-d. p. ex. demain": "c'est-à-dire par exemple demain",
    "env. 5 kg": "environ cinq kilogrammes",
    "s. v. p.": "s'il vous plaît.",
    # Réseau
    "www.lemonde.fr": "W W W point lemonde point F R",
    "jean.dupont@orange.fr": "J E A N point dupont arobase orange point F R",
    "01 23 45 67 89": "zéro un vingt-trois quarante-cinq soixante-sept quatre-vingt-neuf",
    "+33 1 23 45 67 89": (
        "plus trente-trois un vingt-trois quarante-cinq soixante-sept quatre-vingt-neuf"
    ),
    "@marie": "arobase marie",
    # Reste
    "Le CD et la CIA.": "Le CD et la CIA.",
    "Ce n'est pas le M qui manque.": "Ce n'est pas le M qui manque.",
    "— Oui, dit-il.": "— Oui, dit-il.",
    "Moi & toi": "Moi et toi",
    # Phrases
    "la 1re fois et le 1er jour": "la première fois et le premier jour",
    "la guerre de 1914-1918": "la guerre de mille neuf cent quatorze à mille neuf cent dix-huit",
    "Ils étaient 3. M. Martin parla.": "Ils étaient trois. Monsieur Martin parla.",
    "Il vécut de 1802 à 1885.": (
        "Il vécut de mille huit cent deux à mille huit cent quatre-vingt-cinq."
    ),
    "Elle avait 1 an et 2 mois.": "Elle avait un an et deux mois.",
    "Le no 5 de la rue": "Le numéro cinq de la rue",
    "50 % des 12 000 électeurs ont voté.": (
        "cinquante pour cent des douze mille électeurs ont voté."
    ),
}


@pytest.mark.parametrize(("written", "spoken"), CASES.items())
def test_french(written: str, spoken: str) -> None:
    assert speak(written, "fr").text == spoken
