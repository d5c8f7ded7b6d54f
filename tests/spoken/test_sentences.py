"""Sentences: lossless, right on the prose of books, never too long, in time that is bounded."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessible.spoken.sentences import LONG, LONGEST, sentences

LANGUAGES = ["en", "de-AT", "fr", "ja", "zh-Hant", "ru", "el", "he", "und", "xx", "", "-", "en_GB"]
#: What sentence ends are made of, and what has broken splitters.
PIECES = [
    *[
        "Mr. ",
        "A b. ",
        "“No!” ",
        "x" * 700,
        "\n\n",
        "。",
        "3.5 ",
        "…",
        ". . . ",
        "1. ",
        "2) ",
        "• ",
    ],
    *[
        "(",
        ")",
        "“",
        "”",
        "‘",
        "’",
        '"',
        "'",
        "«",
        "»",
        "「",
        "」",
        "—",
        "?!",
        ";",
        "[3]",
        "I. ",
        "IV. ",
    ],
    *[
        "\ud800",
        "\udfff",
        "\0",
        "\x1c",
        "\u2028",
        "\u2029",
        "\u200f",
        "\u202e",
        "\ufeff",
        "\xa0",
        "\r\n",
    ],
    *[
        "😀",
        "👩‍👩‍👧",
        "e\u0301",
        "\u0301",
        "שלום. ",
        "العربية؟ ",
        "हाँ। ",
        "ქართ. ",
        "p.m. ",
        "z. B. ",
        "U.S. ",
    ],
]


def split(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in sentences(text, language)]


@given(
    st.lists(st.sampled_from(PIECES)).map("".join)
    | st.text(st.characters(exclude_categories=[]), max_size=200),
    st.sampled_from(LANGUAGES),
)
def test_every_character_is_in_one_sentence(text: str, language: str) -> None:
    spans = sentences(text, language)
    at = 0
    for start, end in spans:
        assert not text[at:start].strip()
        assert at <= start < end
        assert end - start <= LONGEST
        assert text[start:end].strip() == text[start:end]
        at = end
    assert not text[at:].strip()


#: One text a line; a bar is where a sentence ends (in Chinese and Japanese, without a space).
PROSE = {
    "en": """
“Stop!” he said. | “Why?” asked Mr. Holmes. | “I—” she began.
“What is it?” I asked. | “Nothing!” Holmes cried. | “Hush!” Mrs. Hudson whispered softly.
“Stop!” | He ran to the door. | “Who are you?” | “Nobody.”
“Yes—” | A shot rang out. | “But—” Holmes began.
“I have come to you, sir,” said she. | “My name is Helen Stoner.”
He said, “I never saw him before.” | Then he left.
“I came. | I saw. | I conquered,” he said.
“‘Come at once,’ she wrote. | ‘Tell no one!’ | What could I do?” | He shrugged.
“Is it true that he said ‘I am the king’?” | “Yes.”
‘Where to?’ said Pip. | ‘To St. Paul’s, sir!’ | ‘’Tis late. | ’Twas ever so.’
'Where to?' he asked. | 'Home.' | It wasn't far.
The sign read “Stop! Go back! You are lost!” and we turned round. | It was late.
“He was right.” I answered. | “Indeed!” I cried; “he was.”
J. R. R. Tolkien met C. S. Lewis in 1926. | H. G. Wells came later.
Mr. and Mrs. J. B. Priestley saw the Rev. W. Awdry, the Rt. Hon. J. Hacker and Lt.-Col. Lawrence.
They live on Baker St. near St. James’s Park. | Dr. Roylott lives on Elm St. | He is rich.
In Washington, D.C. she was born. | He left the U.S. | They met the U.S. Army in May.
He moved to the U.S. | Mr. Smith can’t. | Mr. Jones won’t.
At 5 a.m. Mr. Holmes rose. | It was 9 a.m. Monday. | He left at 6 p.m. | Holmes stayed.
Sammy Davis Jr. sang. | So did Martin Luther King Jr. | He sang well.
Bring pens, ink, etc. | Nobody else will bring fruit (pears, etc.) and wine, etc. to us.
He worked for Smith & Co. in London. | She worked for Jones & Sons Ltd. | It failed.
See Vol. 2, pp. 3–7, and No. 5, fig. 12. | Cf. ch. 4, § 3, and ibid. p. 9.
See Inferno, iv. 25–7; Matt. 5:3 and Ps. 23. | Act II. Scene 3. | Enter Hamlet.
Some birds, e.g. Robins, i.e. Erithacus, stay. | Others, viz. Swifts, go.
“No. | I won’t.” | No. 10 is next.
Give it to me. | Thanks. | He loved art. | There he sat. | It was in. | The sun set.
It was not he but I. | Holmes laughed. | She got an A. | He got vitamin C. | It helped.
It cost $3.50 or £1.5 m. in all. | He paid £4 10s. 6d. for it. | The rest, 0.5 per cent., was lost.
It happened on Nov. 5, 1605. | On 3 Dec. 1926 she vanished. | In 1927. | 1928 was worse.
In 44 B.C. Caesar was killed. | Rome was founded in 753 B.C. | Troy was older. | C.E. Jones is not.
Louis XIV. was king. | Henry VIII had six wives. | He followed Louis XV. | It was bad.
Chapter IV. The Speckled Band
IV. The Boscombe Valley Mystery
P.S. I love you. | There were 12. | Twelve! | Not 13.
I wonder … perhaps not. | He paused. . . . | Then he spoke.
Well . . . I never . . . did. | “I … I see.” | She left… | The room was still.
Oh! how I wish it were so! | Ah! my dear sir, alas! the day is gone.
You did what?! | Really‽ | No!!! | Go.
He was—how shall I put it?—odd. | Yes—very odd!
… and so it began. | “… And then?”
He left. | (Nobody saw him.) | The door closed.
The man (I saw him once. He was tall.) came in. | He sat.
This was the end.[3] | Next came war.12 | Peace followed.* | It held.³ | All was well.
He wrote that “it was over.”4 | Then he died in “his own bed” (Smith 55). | All wept.
Visit www.example.com or write to J.Doe@example.org. | Open notes.txt. | Done.
1. Wash the rice. | 2. Boil it. | 3. Serve.
(a) the first | (b) the second | (c) the third
My iPhone broke. | iPhones do. | eBay helped.
😀 Well. | Then 👩‍👩‍👧 came! | 😀 See you.
THE DEFINITION OF MR. SMITH: see Theorem LT. | The proof is short.
""",
    "fr": """
M. Dupont arriva à 8 h. du matin. | « Quoi ? » demanda-t-il. | « Rien ! » | Il sortit.
« Ah ! mon Dieu ! » s’écria-t-elle. | Il répondit : « Oui. | Je viens. » | Puis il sortit.
— Qui est là ? | — Moi, dit M. d’Artagnan. | — Entrez !
L’an 44 av. J.-C. fut terrible. | C’était, p. ex. à Rome, l’an 44 av. J.-C. | Les Romains fuirent.
Louis XIV. | Il régna longtemps. | Voir t. 2, p. 14, n° 5, etc. | Puis rien.
""",
    "de": """
Sie kam am 3. Mai um 9.30 Uhr. | „Wer ist da?“, fragte Hr. Müller. | „Ich!“ | Er lachte.
Im 19. Jahrhundert, z. B. in Berlin, lebte Friedrich II. noch. | Dr. med. Faust ging.
»Halt!« rief er. | »Nein.« | Sie wartete usw. | Dann kam Ludwig XIV. | Es war 1945. | Berlin fiel.
Am 5. 6. 1999 war es so. | Vgl. Abb. 3 auf S. 12 ff. | Das war 44 v. Chr. | Er kam u. a. hierher.
""",
    "es": """
—¿Qué pasa? —preguntó el Sr. D. José. | —¡Nada! —dijo ella. | ¿Y tú? | ¡Ay!
Vive en EE. UU. desde 1990. | La Dra. Ruiz llegó a las 5 p. m. del lunes. | «¿Cómo?», preguntó.
""",
    "it": "Il dott. Rossi e la sig.ra Neri uscirono. | Non lo vidi mai. | «Dove?» chiese. | «Là.»",
    "pt": "O Sr. Silva saiu. | — Quem é? — perguntou a Dra. Ana. | Não sei.",
    "nl": "Dhr. Jansen kwam d.w.z. te laat. | ‘Waarom?’ vroeg mevr. De Vries. | Niemand wist het.",
    "pl": "Prof. Kowalski, tzn. autor, żył przy ul. Długiej. | To było w 1990 r. | Potem wyjechał.",
    "ru": """
А. С. Пушкин родился в 1799 г. в Москве. | — Кто там? — спросил он. | Это был я. | Он ушёл.
Он жил на ул. Ленина. | В 1990 г. он умер. | Были книги, тетради и т. д. | Всё пропало.
""",
    "el": "Πού είναι ο κ. Παπαδόπουλος; | Δεν ξέρω. | Έφυγε!",
    "zh": "他说：“你好。我走了。”然后离开了。|“你是谁？”他问。|“好！”|天黑了！",
    "ja": "「はい。」と彼は言った。|彼は「はい。そうです。」と言った。|３．５キロだ。|明日。",
    "ko": '그는 갔다. | "어디로?" 하고 물었다. | 아무도 몰랐다.',
    "ar": "وصل د. أحمد إلى البيت. | «هل هو هنا؟» سأل. | لا!",
    "he": 'הוא בא הביתה. | "מה קרה?" שאל ד"ר כהן. | כלום!',
    "hi": "डॉ. शर्मा आए। | वे कहाँ हैं? | कोई नहीं जानता।",
    "hy": "Նա եկավ։ | Ո՞վ է։",
    "ka": "ის მოვიდა. | მერე წავიდა.",
    "xx": "Dr. Foo came. | Bar left p. 5.",
}


@pytest.mark.parametrize(
    ("language", "marked"),
    [(language, line) for language, text in PROSE.items() for line in text.strip().split("\n")],
)
def test_the_prose_of_books(language: str, marked: str) -> None:
    wanted = [part.strip() for part in marked.split("|")]
    space = "" if language in ("zh", "ja") else " "
    assert split(space.join(wanted), language) == wanted


def test_lines_of_verse_are_no_sentences_but_stanzas_are() -> None:
    verse = "Shall I compare thee to a day?\nThou art more lovely,\nAnd more mild\n\nRough winds"
    assert split(verse) == [
        "Shall I compare thee to a day?",
        "Thou art more lovely,\nAnd more mild",
        "Rough winds",
    ]
    assert split("a stanza\r\n \r\nanother\u2029one") == ["a stanza", "another", "one"]


def test_offsets_count_characters_that_no_encoding_has() -> None:
    assert split("\ud800 Well. \udfff\0Then. 😀 Now.") == [
        "\ud800 Well.",
        "\udfff\0Then.",
        "😀 Now.",
    ]


def test_a_long_speech_is_split_at_its_inner_ends() -> None:
    speech = "“" + "I went to see Dr. Roylott there. " * 20 + "That is all.”"
    assert set(split(speech)[1:-1]) == {"I went to see Dr. Roylott there."}


def test_a_long_quotation_amid_a_sentence_is_split_too() -> None:
    inner = "Oh! do not go there, he will see us. " * 12
    pieces = split(f"He cried “{inner}Stay!” and ran.")
    assert max(map(len, pieces)) <= LONG
    assert pieces[0].startswith("He cried “Oh!")
    assert pieces[-1].endswith("“Stay!” and ran.") or pieces[-1].endswith("Stay!” and ran.")


def test_a_long_text_without_capitals_is_cut_at_its_stops() -> None:
    pieces = split("and then he went home again. " * 40)
    assert all(piece.endswith("again.") and len(piece) <= LONG for piece in pieces)


def test_one_endless_sentence_is_cut_at_phrases() -> None:
    text = "and the sea, which was grey, rose and fell " * 60
    pieces = split(text)
    assert len(pieces) > 3
    assert all(LONGEST // 4 <= len(piece) <= LONGEST and piece[-1] in ",l" for piece in pieces)


def test_a_cut_parts_no_letter_from_its_marks() -> None:
    pieces = split("ก็" * 1000, "th")
    assert all(piece[0] == "ก" and piece[-1] == "็" for piece in pieces)


def test_the_golden_rules(corpus: Path) -> None:
    """All but one, which would open a sentence with the dots that end the last (“. . . . The”)."""
    rules = json.loads((corpus / "normalization" / "segmentation_golden_en.json").read_text())
    right = sum(split(text) == [part.strip() for part in wanted] for text, wanted in rules)
    assert right >= 47, f"{right} of {len(rules)}"


@pytest.mark.parametrize(
    "pattern",
    [
        *[
            "a",
            "(",
            '"""',
            "“",
            ". . . . .",
            "a.b.c.",
            "!",
            "\n",
            " ",
            "A. ",
            "(a. ",
            "“Aa. ",
            "ab.3",
        ],
        *["“a” ", ".” (", "…", "—”", ".\xa0", "? “““", ". - - ", "e\u0301", "「あ。」と", "(a)"],
        *["at 5 p.m. Mr. ", "“Go!” Mr. Holmes ", "1. Ab 2. Cd ", "• a ", "XIV. ", "😀. "],
    ],
)
def test_time_is_bounded(pattern: str) -> None:
    """A text of 200,000 characters that would stall what looks back or ahead without end."""
    text = pattern * (200_000 // len(pattern))
    before = time.process_time()
    spans = sentences(text + "x", "en")
    assert time.process_time() - before < 5
    assert max(end - start for start, end in spans) <= LONGEST


def test_a_megabyte_without_a_space_is_cut() -> None:
    before = time.process_time()
    spans = sentences("x" * 1_000_000, "en")
    assert time.process_time() - before < 5
    assert spans[-1][1] == 1_000_000
