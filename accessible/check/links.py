"""Links that say where they lead (WCAG 2.2, 2.4.4 and 4.1.2), and lead to one place."""

from __future__ import annotations

from collections.abc import Iterator

from accessible.check.document import Document
from accessible.check.markup import text_of
from accessible.check.proof import excerpt
from accessible.check.publication import Subject
from accessible.errors import Finding

#: What says nothing about where a link leads, in the languages of most books.
_VAGUE = frozenset(
    name.strip()
    for name in """
    here; click here; click; link; this link; read more; more; see here; go; this; see more;
    hier; hier klicken; klicken sie hier; mehr; weiterlesen; link
    ici; cliquez ici; cliquer ici; lire la suite; en savoir plus; plus
    aquí; haga clic aquí; clic aquí; más; leer más; qui; clicca qui; leggi di più
    aqui; clique aqui; saiba mais; klik hier; lees meer; här; klicka här; her; klikk her
    здесь; тут; kliknij tutaj; tutaj; こちら; ここ; 点击这里; 这里; هنا; اضغط هنا; כאן
    """.replace("\n", ";").split(";")
    if name.strip()
)


class Links(Subject):
    """Links without a name, and with one that names nothing; ids that lead to two places."""

    def see(self, document: Document) -> Iterator[Finding]:
        for element in document.repeated:
            message = f"An earlier element has the id “{excerpt(element.get('id', ''))}” too."
            yield Finding("id-repeated", f"{document.path}:{element.sourceline or 1}", message)
        for link in document.every("a"):
            if link.get("href") is None:
                continue
            text = text_of(link) or (link.get("title") or "").strip()
            if not text and not any(
                identity in document.ids for identity in link.get("aria-labelledby", "").split()
            ):
                if len(link) and any(document.is_hidden(inner) for inner in link):
                    continue
                message = f"The link to “{excerpt(link.get('href', ''))}” has no text."
                yield Finding("link-without-text", document.place(link), message)
            elif text.strip(" .…»›>:").casefold() in _VAGUE:
                message = f"The link “{excerpt(text)}” does not say where it leads."
                yield Finding("link-vague", document.place(link), message)
