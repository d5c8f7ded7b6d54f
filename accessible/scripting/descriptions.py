"""The longer texts about a picture: its description elsewhere in the document, its caption."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator

from lxml import etree

from accessible.scripting.ids import Ids
from accessible.scripting.markup import INLINE, local_name, visible_text

Silent = Callable[[etree._Element], bool]


def description_of(
    element: etree._Element,
    ids: Ids,
    silent: Silent,
    left_out: Container[etree._Element],
    told: set[etree._Element],
) -> str:
    """What describes a picture where readers do not see it; empty where it has nothing such.

    WAI-ARIA 1.2 ``aria-describedby`` and ``aria-details``, HTML 4 ``longdesc``. A description that
    is seen is said where it stands, and one that the settings leave out is not said; one that was
    ``told`` is not told again.
    """
    names = (element.get("aria-describedby") or "").split()
    names += (element.get("aria-details") or "").split()
    names.append((element.get("longdesc") or "").strip().removeprefix("#"))
    texts = []
    for name in dict.fromkeys(names):
        target = ids.find(name)
        if target is None or target in told:
            continue
        around = [target, *target.iterancestors()]
        if any(map(silent, around)) and not any(each in left_out for each in around):
            told.add(target)
            texts.append(" ".join("".join(_letters(target)).split()))
    return " ".join(filter(None, texts))


def is_caption_of(text: str, picture: etree._Element, silent: Silent) -> bool:
    """Whether the alt text of a picture is the caption after it, word by word."""
    figure = next((each for each in picture.iterancestors("{*}figure")), None)
    if figure is None or not text or next(figure.iter(picture.tag)) is not picture:
        return False
    caption = next((each for each in figure if local_name(each) == "figcaption"), None)
    if caption is None or silent(caption) or caption.getprevious() is None:
        return False
    return _plain(visible_text(caption)) == _plain(text)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")


def _letters(element: etree._Element) -> Iterator[str]:
    if local_name(element) in ("", "script", "style"):
        return
    yield element.text or ""
    for child in element:
        yield from _letters(child)
        yield child.tail or ""
    if local_name(element) not in INLINE:
        yield " "
