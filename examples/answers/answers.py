"""Answer a request whose content decides what runs: which parts, how many, and how deep.

A request holds documents, each with the languages it is wanted in. Documents are cut into
sentences, each sentence is translated into each language, and long documents get a summary as well.

Try it:

    flowc run answers.py --request '{"customer": "acme", "documents": []}'
"""
# run: main(request={"customer": "acme", "documents": [ {"title": "a", "text": "One. Two.",
#      "languages": ["shouting", "backwards"]}, {"title": "b", "text": "One. Two. Three.",
#      "languages": ["shouting"]}, {"title": "c", "text": "Never asked for.", "languages": []}]})
#      == {"customer": "acme", "cost": 7, "answers": [ {"title": "a", "texts": {"shouting":
#      "ONE. TWO.", "backwards": ".enO .owT"}, "summary": None}, {"title": "b", "texts":
#      {"shouting": "ONE. TWO. THREE."}, "summary": "One. and 2 more"}, {"title": "c", "texts":
#      {}, "summary": None}]}
# run: main(request={"customer": "acme", "documents": []}) ==
#      {"customer": "acme", "cost": 0, "answers": []}

from dataclasses import dataclass

import flowc
from flowc import task, workflow


@dataclass(frozen=True)
class Document:
    """A text, and the languages it is wanted in."""

    title: str
    text: str
    languages: list[str]


@dataclass(frozen=True)
class Request:
    """What a customer sends."""

    customer: str
    documents: list[Document]


@dataclass(frozen=True)
class Answer:
    """A document in each of its languages."""

    title: str
    texts: dict[str, str]
    summary: str | None


@dataclass(frozen=True)
class Response:
    """What the customer gets, and what it costs: one a sentence and language."""

    customer: str
    cost: int
    answers: list[Answer]


@task
def sentences(text: str) -> list[str]:
    return [f"{sentence.strip()}." for sentence in text.split(".") if sentence.strip()]


@task
def translate(sentence: str, language: str) -> str:
    return sentence.upper() if language == "shouting" else sentence[::-1]


@task
def summarise(found: list[str]) -> str:
    return f"{found[0]} and {len(found) - 1} more"


@workflow
def answer(document: Document, long: int) -> Answer:
    found = sentences(document.text)
    texts = {
        language: " ".join([translate(sentence, language) for sentence in found])
        for language in document.languages
    }
    summary = summarise(found) if len(found) >= long else None
    return Answer(document.title, texts, summary)


@task
def price(answers: list[Answer]) -> int:
    return sum(text.count(".") for answer in answers for text in answer.texts.values())


@workflow
def main(request: Request, long: int = 3) -> Response:
    """Answer one request.

    Args:
        request: the documents, and the languages they are wanted in.
        long: how many sentences make a document long.
    """
    answers = [answer(document, long) for document in request.documents]
    return Response(request.customer, price(answers), answers)


if __name__ == "__main__":
    flowc.run(main)
