"""Sentences of the example, put together from the words of a field and general ones."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from schema.enums import ActivityKind
from schema.example.maker import Maker


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one field (see `fields.toml`)."""

    name: str
    title: str
    vision: str
    law: str
    groups: tuple[str, ...]
    themes: tuple[str, ...]
    things: tuple[str, ...]
    staff: tuple[str, ...]
    places: tuple[str, ...]


@cache
def all_words() -> tuple[Words, ...]:
    """The fields in their order; the first is that of the small example."""
    found = tomllib.loads(Path(__file__).with_name("fields.toml").read_text(encoding="utf-8"))
    return tuple(Words(**{name: _frozen(given) for name, given in entry.items()}) for entry in found["field"])


def _frozen(given: Any) -> Any:
    return tuple(given) if isinstance(given, list) else given


_SUB_GOALS = (
    "Derfor vil vi gøre {theme} nemmere for {group}",
    "Derfor vil vi lytte til {group}, før vi ændrer {theme}",
    "Derfor vil vi lade {group} og {staff} forme {theme} sammen",
    "Derfor vil vi opdage tidligere, når {theme} går i stå for {group}",
    "Derfor vil vi dele det, der virker i {theme}, mellem alle {place}",
    "Derfor vil vi bruge færre skemaer og mere tid på {theme}",
    "Derfor vil vi give {group} et tydeligt svar om {theme}",
)
_ACTION_GOALS = (
    "alle {place} tilbyder {thing} til {group}",
    "{staff} har aftalt, hvem der tager sig af {theme}",
    "{group} får {thing}, inden der er gået en måned",
    "{staff} prøver {thing} af sammen med {group}",
    "hver leder kan fortælle, hvordan {theme} bliver bedre for {group}",
    "{group} bliver spurgt om {theme} to gange om året",
    "{place} bruger {thing}, når {theme} er på dagsordenen",
    "der er {thing} i mindst tre {place}",
    "nye {staff} kender {theme} efter deres første uge",
    "{staff} og {group} evaluerer {thing} hvert forår",
    "{theme} er et fast punkt, når {staff} mødes på tværs",
    "ingen blandt {group} venter på {thing}, uden at nogen ringer",
)
_POLITICAL_GOALS = (
    "Bedre vilkår for {group}",
    "Mere samarbejde om {theme}",
    "{group_} skal kunne regne med os",
    "{theme_} skal hænge sammen",
    "Tid til {theme}",
    "Færre barrierer for {group}",
)
_STATEMENTS = (
    "Når {theme} lykkes, mærker {group} det først. Derfor begynder vi dér.",
    "Vi måler på det, {group} lægger mærke til, og retter os efter svaret.",
    "{staff_} skal have tid og viden nok til, at {theme} ikke afhænger af held.",
    "Det kræver, at {place} trækker i samme retning, også når det er travlt.",
)
_DEVELOPMENT_GOALS = (
    "Flere {group} er tilfredse med {theme}",
    "{group_} klarer mere selv, fordi {theme} er på plads",
    "{theme_} tager kortere tid for {group}",
    "{place_} når længere med {theme} år for år",
)
_CRITERIA = (
    "af {group} siger, at {theme} er blevet bedre",
    "af {staff} bruger {thing}",
    "af de adspurgte {group} kender {thing}",
    "af alle {place} har {thing}",
)
_ACTIVITIES = (
    (ActivityKind.MEETING, "Fælles møde for {staff} om {theme}"),
    (ActivityKind.TRAINING, "Temadag for {staff} i {place} om {theme}"),
    (ActivityKind.ACTION, "Afprøvning af {thing} sammen med {group}"),
    (ActivityKind.DOCUMENT, "Udkast til vejledning om {theme} for {staff}"),
    (ActivityKind.INFORMATION, "Nyhedsbrev til {group} om {theme}"),
    (ActivityKind.REPORTING, "Status til udvalget om {theme} i {place}"),
    (ActivityKind.SUPPORT, "Sparring til {staff} i {place}, der arbejder med {theme}"),
    (ActivityKind.PROCESS, "Forløb, hvor {staff} og {group} udvikler {thing}"),
    (ActivityKind.ACTION, "Opstart af {thing} i to {place}"),
    (ActivityKind.MEETING, "Dialogmøde med {group} om {theme}"),
    (ActivityKind.TRAINING, "Kursus for nye {staff} om {theme}"),
    (ActivityKind.INFORMATION, "Film, der viser {group} {thing}"),
)
_NOTES = (
    "{theme_} drøftes altid med {group}, før noget ændres",
    "Erfaringer fra {place} samles op undervejs",
)
_RESULTS = (
    "Ny rutine for {theme}",
    "{group_} kender vejen til hjælp",
    "Fælles forståelse hos {staff}",
    "Aftale om {thing}",
)


class Writer:
    """Writes the sentences of one chapter; goals never read the same twice."""

    def __init__(self, maker: Maker, words: Words) -> None:
        self.maker = maker
        self.words = words
        self._written: set[str] = set()

    def action_goal(self) -> str:
        return self._new(_ACTION_GOALS)

    def sub_goal(self) -> str:
        return self._new(_SUB_GOALS)

    def development_goal(self) -> str:
        return self._new(_DEVELOPMENT_GOALS)

    def political_goal(self) -> str:
        return self._new(_POLITICAL_GOALS)

    def _new(self, sentences: tuple[str, ...]) -> str:
        """A sentence that was not written yet: there are several times as many as a chapter needs."""
        while (text := self.say(self.maker.next(sentences))) in self._written:
            pass
        self._written.add(text)
        return text

    def statement(self) -> str:
        return self.say(self.maker.next(_STATEMENTS))

    def shares(self) -> str:
        """Of whom a percentage is, and what they do: "af lærere bruger en mentor"."""
        return self.say(self.maker.next(_CRITERIA))

    def activity(self) -> tuple[ActivityKind, str]:
        kind, sentence = self.maker.next(_ACTIVITIES)
        return kind, self.say(sentence)

    def note(self) -> str:
        return self.say(self.maker.next(_NOTES))

    def result(self) -> str:
        return self.say(self.maker.next(_RESULTS))

    def say(self, sentence: str) -> str:
        """A sentence with any of the field's words: `{theme}`, and `{theme_}` where it begins a sentence."""
        pick, words = self.maker.pick, self.words
        told = {
            "group": pick(words.groups),
            "theme": pick(words.themes),
            "thing": pick(words.things),
            "staff": pick(words.staff),
            "place": pick(words.places),
        }
        return sentence.format(**told, **{f"{name}_": text[0].upper() + text[1:] for name, text in told.items()})
