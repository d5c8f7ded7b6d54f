"""XML from files that nobody vouches for: encodings, entities, and what is mended."""

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from accessible import xml


@given(
    text=st.text(st.characters(min_codepoint=32, exclude_categories=("Cs", "Cn"))),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"]),
)
def test_encode_is_the_inverse_of_decode(text: str, encoding: str) -> None:
    stated = encoding.removesuffix("-sig")
    document = f'<?xml version="1.0" encoding="{stated}"?><a>{text}</a>'
    data = document.encode(encoding, "xmlcharrefreplace")
    assert xml.encode(xml.decode(data)[0], data) == data


def test_what_an_encoding_cannot_hold_becomes_a_number() -> None:
    like = b'<?xml version="1.0" encoding="iso-8859-1"?><a/>'
    assert xml.encode("<a>\u6d77\xe9</a>", like) == b"<a>&#28023;\xe9</a>"


@pytest.mark.parametrize(
    ("doctype", "made"),
    [
        ("", "&#160;&amp;&unknown;"),
        ("<!DOCTYPE html>", "&#160;&amp;&unknown;"),
        ("<!DOCTYPE html SYSTEM 'about:legacy-compat'>", "&#160;&amp;&unknown;"),
        ("<!DOCTYPE html [<!ENTITY nbsp 'x'>]>", "&nbsp;&amp;&unknown;"),
        ("<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.1//EN' 'x'>", "&nbsp;&amp;&unknown;"),
    ],
)
def test_names_without_a_dtd_become_numbers(doctype: str, made: str) -> None:
    assert xml.numbered(f"{doctype}<a>&nbsp;&amp;&unknown;</a>") == f"{doctype}<a>{made}</a>"


def test_a_mended_document_is_one_that_can_be_written() -> None:
    text = "<a b='1' c='2' b='3'><d e='4' e='5'/></a>"
    with pytest.raises(etree.XMLSyntaxError):
        xml.parse(text)
    root = xml.parse(text, recover=True)
    assert etree.tostring(root) == b'<a b="1" c="2"><d e="4"/></a>'


def test_lines_are_kept_in_copies() -> None:
    text = "<a>" + "\n" * 70_000 + "<b>x</b></a>"
    root = deepcopy(xml.parse(text))
    assert [element.sourceline for element in root.iter()] == [1, xml.LAST_LINE]
