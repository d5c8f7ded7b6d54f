"""``schema:accessibilitySummary``: what a reader may expect of a book, in plain language.

EPUB Accessibility 1.1 §2. In the book's language, where we have words of it, and in English.
"""

from __future__ import annotations

from dataclasses import dataclass

from accessible.writers.evidence import Evidence

#: Titles of skipped sections that are named; more of them would hide what else there is to say.
_NAMED = 8


@dataclass(frozen=True, slots=True)
class Words:
    """What a summary can say in one language; ``{}`` is filled in."""

    adaptable: str
    fixed: str
    whole: str
    part: str
    by: str
    lasting: str
    own: str
    highlight: str
    skipped: str
    notes: str
    headings: str
    contents: str
    pages: str
    pages_of: str
    described: str
    undescribed: str
    formulas: str
    formulas_in_words: str
    recordings: str
    transcribed: str
    moving: str


WORDS = {
    "en": Words(
        adaptable="The text can be enlarged, restyled and read with a screen reader.",
        fixed="The pages have a fixed layout; the text cannot be restyled.",
        whole="The whole text is read aloud",
        part="A part of the text is read aloud",
        by=" by a synthetic voice ({})",
        lasting=" in {}",
        own="Some of it is read aloud by the publisher’s own narration.",
        highlight="What is read is highlighted sentence by sentence.",
        skipped="Left out of the narration on purpose: {}.",
        notes="Notes are not read aloud.",
        headings="There are headings and a table of contents to move by.",
        contents="There is a table of contents.",
        pages="Page numbers are marked and can be gone to.",
        pages_of="Page numbers are marked and can be gone to; they are those of {}.",
        described="Every picture that carries meaning has a text alternative.",
        undescribed="Pictures without a text alternative: {} of {}; what these show is lost to "
        "readers who do not see them.",
        formulas="Formulas are MathML; not all of them come with a description in words.",
        formulas_in_words="Formulas are MathML and come with a description in words.",
        recordings="Recordings and films in the book: {}, not all of them with a transcript.",
        transcribed="Recordings and films in the book: {}, with transcripts.",
        moving="Something may move or flash; it was not checked for hazards.",
    ),
    "de": Words(
        adaptable="Der Text lässt sich vergrößern, anders darstellen und mit einem Screenreader "
        "lesen.",
        fixed="Die Seiten haben ein festes Layout; die Darstellung des Textes lässt sich nicht "
        "ändern.",
        whole="Der ganze Text wird vorgelesen",
        part="Ein Teil des Textes wird vorgelesen",
        by=", von einer synthetischen Stimme ({})",
        lasting=", Dauer {}",
        own="Ein Teil davon wird in der Fassung des Verlags vorgelesen.",
        highlight="Was vorgelesen wird, ist Satz für Satz hervorgehoben.",
        skipped="Absichtlich nicht vorgelesen werden: {}.",
        notes="Anmerkungen werden nicht vorgelesen.",
        headings="Überschriften und ein Inhaltsverzeichnis dienen der Orientierung.",
        contents="Es gibt ein Inhaltsverzeichnis.",
        pages="Seitenzahlen sind ausgezeichnet und lassen sich ansteuern.",
        pages_of="Seitenzahlen sind ausgezeichnet und lassen sich ansteuern; sie sind die von {}.",
        described="Jedes Bild, das etwas aussagt, hat einen Alternativtext.",
        undescribed="Bilder ohne Alternativtext: {} von {}; was sie zeigen, erschließt sich nur "
        "denen, die sie sehen.",
        formulas="Formeln sind MathML; nicht alle sind in Worten beschrieben.",
        formulas_in_words="Formeln sind MathML und in Worten beschrieben.",
        recordings="Aufnahmen und Filme im Buch: {}, nicht alle mit Transkript.",
        transcribed="Aufnahmen und Filme im Buch: {}, mit Transkript.",
        moving="Etwas kann sich bewegen oder blinken; ob es gefährlich ist, wurde nicht geprüft.",
    ),
    "fr": Words(
        adaptable="Le texte peut être agrandi, présenté autrement et lu avec un lecteur d’écran.",
        fixed="Les pages ont une mise en page fixe ; la présentation du texte ne peut pas être "
        "modifiée.",
        whole="Tout le texte est lu à voix haute",
        part="Une partie du texte est lue à voix haute",
        by=" par une voix de synthèse ({})",
        lasting=", durée {}",
        own="Une partie est lue dans la version sonore de l’éditeur.",
        highlight="Ce qui est lu est surligné phrase par phrase.",
        skipped="Parties volontairement non lues : {}.",
        notes="Les notes ne sont pas lues.",
        headings="Des titres et une table des matières permettent de naviguer.",
        contents="Il y a une table des matières.",
        pages="Les numéros de page sont indiqués et permettent de naviguer.",
        pages_of="Les numéros de page sont indiqués et permettent de naviguer ; ils sont ceux "
        "de {}.",
        described="Chaque image porteuse de sens a un texte de remplacement.",
        undescribed="Images sans texte de remplacement : {} sur {} ; ce qu’elles montrent échappe "
        "à qui ne les voit pas.",
        formulas="Les formules sont en MathML ; toutes ne sont pas décrites en mots.",
        formulas_in_words="Les formules sont en MathML et décrites en mots.",
        recordings="Enregistrements et films dans le livre : {}, pas tous avec une transcription.",
        transcribed="Enregistrements et films dans le livre : {}, avec transcription.",
        moving="Des éléments peuvent bouger ou clignoter ; les risques n’ont pas été vérifiés.",
    ),
    "es": Words(
        adaptable="El texto se puede ampliar, presentar de otro modo y leer con un lector de "
        "pantalla.",
        fixed="Las páginas tienen un diseño fijo; la presentación del texto no se puede cambiar.",
        whole="Todo el texto se lee en voz alta",
        part="Una parte del texto se lee en voz alta",
        by=" con una voz sintética ({})",
        lasting=", duración {}",
        own="Una parte se lee en la versión sonora de la editorial.",
        highlight="Lo que se lee se resalta frase por frase.",
        skipped="Partes que no se leen a propósito: {}.",
        notes="Las notas no se leen.",
        headings="Hay títulos y un índice para orientarse.",
        contents="Hay un índice.",
        pages="Los números de página están marcados y se puede ir a ellos.",
        pages_of="Los números de página están marcados y se puede ir a ellos; son los de {}.",
        described="Cada imagen con significado tiene un texto alternativo.",
        undescribed="Imágenes sin texto alternativo: {} de {}; lo que muestran se pierde para "
        "quien no las ve.",
        formulas="Las fórmulas están en MathML; no todas se describen con palabras.",
        formulas_in_words="Las fórmulas están en MathML y se describen con palabras.",
        recordings="Grabaciones y películas en el libro: {}, no todas con transcripción.",
        transcribed="Grabaciones y películas en el libro: {}, con transcripción.",
        moving="Algo puede moverse o destellar; no se han comprobado los riesgos.",
    ),
    "it": Words(
        adaptable="Il testo può essere ingrandito, presentato diversamente e letto con uno screen "
        "reader.",
        fixed="Le pagine hanno un’impaginazione fissa; la presentazione del testo non può essere "
        "cambiata.",
        whole="Tutto il testo è letto ad alta voce",
        part="Una parte del testo è letta ad alta voce",
        by=" da una voce sintetica ({})",
        lasting=", durata {}",
        own="Una parte è letta nella versione sonora dell’editore.",
        highlight="Ciò che viene letto è evidenziato frase per frase.",
        skipped="Parti non lette di proposito: {}.",
        notes="Le note non sono lette.",
        headings="Titoli e un indice aiutano a orientarsi.",
        contents="C’è un indice.",
        pages="I numeri di pagina sono segnati e raggiungibili.",
        pages_of="I numeri di pagina sono segnati e raggiungibili; sono quelli di {}.",
        described="Ogni immagine che ha un significato ha un testo alternativo.",
        undescribed="Immagini senza testo alternativo: {} su {}; ciò che mostrano va perso per chi "
        "non le vede.",
        formulas="Le formule sono in MathML; non tutte sono descritte a parole.",
        formulas_in_words="Le formule sono in MathML e descritte a parole.",
        recordings="Registrazioni e filmati nel libro: {}, non tutti con trascrizione.",
        transcribed="Registrazioni e filmati nel libro: {}, con trascrizione.",
        moving="Qualcosa può muoversi o lampeggiare; i rischi non sono stati verificati.",
    ),
    "pt": Words(
        adaptable="O texto pode ser ampliado, apresentado de outra forma e lido com um leitor de "
        "tela.",
        fixed="As páginas têm um layout fixo; a apresentação do texto não pode ser mudada.",
        whole="Todo o texto é lido em voz alta",
        part="Uma parte do texto é lida em voz alta",
        by=" por uma voz sintética ({})",
        lasting=", duração {}",
        own="Uma parte é lida na versão sonora da editora.",
        highlight="O que é lido é destacado frase a frase.",
        skipped="Partes que não são lidas de propósito: {}.",
        notes="As notas não são lidas.",
        headings="Há títulos e um índice para a orientação.",
        contents="Há um índice.",
        pages="Os números de página estão marcados e é possível ir até eles.",
        pages_of="Os números de página estão marcados e é possível ir até eles; são os de {}.",
        described="Cada imagem com significado tem um texto alternativo.",
        undescribed="Imagens sem texto alternativo: {} de {}; o que mostram perde-se para quem "
        "não as vê.",
        formulas="As fórmulas são MathML; nem todas são descritas em palavras.",
        formulas_in_words="As fórmulas são MathML e são descritas em palavras.",
        recordings="Gravações e filmes no livro: {}, nem todos com transcrição.",
        transcribed="Gravações e filmes no livro: {}, com transcrição.",
        moving="Algo pode mover-se ou piscar; os riscos não foram verificados.",
    ),
    "nl": Words(
        adaptable="De tekst kan vergroot, anders weergegeven en met een schermlezer gelezen "
        "worden.",
        fixed="De pagina’s hebben een vaste opmaak; de weergave van de tekst kan niet veranderd "
        "worden.",
        whole="De hele tekst wordt voorgelezen",
        part="Een deel van de tekst wordt voorgelezen",
        by=" door een synthetische stem ({})",
        lasting=", duur {}",
        own="Een deel daarvan wordt voorgelezen in de versie van de uitgever.",
        highlight="Wat voorgelezen wordt, is zin voor zin gemarkeerd.",
        skipped="Met opzet niet voorgelezen: {}.",
        notes="Noten worden niet voorgelezen.",
        headings="Er zijn koppen en een inhoudsopgave om mee te navigeren.",
        contents="Er is een inhoudsopgave.",
        pages="Paginanummers zijn aangegeven en kunnen opgezocht worden.",
        pages_of="Paginanummers zijn aangegeven en kunnen opgezocht worden; het zijn die van {}.",
        described="Elke afbeelding met betekenis heeft een alternatieve tekst.",
        undescribed="Afbeeldingen zonder alternatieve tekst: {} van {}; wat ze tonen, gaat "
        "verloren voor wie ze niet ziet.",
        formulas="Formules zijn MathML; niet alle zijn in woorden beschreven.",
        formulas_in_words="Formules zijn MathML en in woorden beschreven.",
        recordings="Opnamen en films in het boek: {}, niet alle met transcriptie.",
        transcribed="Opnamen en films in het boek: {}, met transcriptie.",
        moving="Er kan iets bewegen of flitsen; op gevaren is niet gecontroleerd.",
    ),
}


def summaries(seen: Evidence) -> tuple[tuple[str, str], ...]:
    """The summary in the book's language, if we speak it, and in English: tags and words."""
    primary = seen.language.lower().split("-")[0]
    languages = dict.fromkeys((primary, "en")) if primary in WORDS else ("en",)
    return tuple((language, _summary(seen, WORDS[language])) for language in languages)


def _summary(seen: Evidence, words: Words) -> str:
    lines: list[str] = []
    if seen.fixed_layout:
        lines.append(words.fixed)
    elif seen.text:
        lines.append(words.adaptable)
    if seen.narrated:
        lines += _narration(seen, words)
    if seen.contents:
        lines.append(words.headings if seen.headings else words.contents)
    if seen.pages and seen.page_list:
        lines.append(words.pages_of.format(seen.page_source) if seen.page_source else words.pages)
    if seen.undescribed_images:
        lines.append(words.undescribed.format(seen.undescribed_images, seen.images))
    elif seen.images:
        lines.append(words.described)
    if seen.formulas:
        lines.append(words.formulas if seen.undescribed_formulas else words.formulas_in_words)
    if seen.sounding:
        line = words.transcribed if seen.transcribed else words.recordings
        lines.append(line.format(seen.sounding))
    if seen.moving:
        lines.append(words.moving)
    return " ".join(lines)


def _narration(seen: Evidence, words: Words) -> list[str]:
    line = words.whole if seen.wholly_narrated else words.part
    if seen.narrators:
        line += words.by.format("; ".join(seen.narrators))
    if seen.seconds >= 60:
        hours, minutes = divmod(round(seen.seconds / 60), 60)
        line += words.lasting.format(f"{hours} h {minutes} min" if hours else f"{minutes} min")
    lines = [f"{line}.", words.highlight]
    if seen.publishers_narration:
        lines.append(words.own)
    if seen.skipped:
        titles = "; ".join(seen.skipped[:_NAMED]) + ("; …" if len(seen.skipped) > _NAMED else "")
        lines.append(words.skipped.format(titles))
    if seen.notes_left_out:
        lines.append(words.notes)
    return lines
