"""`levels`: from sentence to tomorrow, what stands at each level of the chain and what is missing (DOMAIN.md 2.1)."""

from collections.abc import Mapping, Sequence
from enum import unique
from typing import Any

from sqlalchemy import or_, select, text
from sqlalchemy.dialects.postgresql import INTERVAL
from sqlalchemy.sql import cast

from schema.entities.levels import DialogueLink, LevelDescription
from schema.entities.policy import Policy
from schema.entities.responsibility import Responsibility
from schema.enums import GoalStatus, Labelled, Level, RecordState, ResponsibilityKind
from schema.field import Kind
from schema.model import computed_of, fields_of
from schema.reads.errors import QueryError
from schema.reads.filters import id_text
from schema.reads.plan import Statement, compiled
from schema.reads.sources import key
from schema.reads.special import Given, Nodes, Object, Reading, Shown, Special, Steps, Values, Wish
from schema.views.gaps import OWNED, Facts, Gap, Owner, gaps_of, gaps_of_dialogues
from schema.views.path import STEP, step_of, walk
from schema.views.standing import Standing, Standings, any_key

FIRST_DEFAULT = 200
MOST_ITEMS = 1_000
MOST_POLICIES = 100
DEPTH = 8

CONTENT: Mapping[Level, tuple[str, ...]] = {
    Level.STRATEGIC: ("Policy", "FocusArea", "DevelopmentGoal", "PoliticalGoal", "SubGoal", "ServiceLevel"),
    Level.TACTICAL: ("ActionGoal", "ProfessionalFoundation", "MethodProgramme", "ActivityPlan"),
    Level.OPERATIONAL: ("Activity", "MethodChoice", "ExperienceEntry"),
}
"""Which types stand at which level."""
BETWEEN = ("GovernanceBasis", "ImplementationProgramme", "Indicator", "SuccessCriterion")
"""Types that lead to those, or whose absence is a gap."""


@unique
class GoalChain(Labelled):
    """De to målkæder, og det, der er fælles / The two goal chains, and what is common to both (DOMAIN.md 2.0)."""

    DEVELOPMENT = ("Indsatsområder og udviklingsmål", "Focus areas and development goals")
    POLITICAL = ("Politiske mål, delmål og handlemål", "Political goals, sub-goals and action goals")
    COMMON = ("Fælles", "Common")


CHAINS: Mapping[str, GoalChain] = {
    "FocusArea": GoalChain.DEVELOPMENT,
    "DevelopmentGoal": GoalChain.DEVELOPMENT,
    "PoliticalGoal": GoalChain.POLITICAL,
    "SubGoal": GoalChain.POLITICAL,
    "ActionGoal": GoalChain.POLITICAL,
}

GAP = Object(
    "LevelGap",
    "Hul i kæden",
    "Gap in the chain",
    (
        Shown("code", Kind.TEXT, "Reglens kode", "Code of the rule", "Fx K07. / E.g. K07."),
        Shown("message", Kind.TEXT, "Hvad der mangler", "What is missing", bilingual=True),
        Shown("aboutId", Kind.ID, "Det, der mangler noget (id)", "What lacks something (id)", optional=True),
        Shown("node", Nodes(), "Det, der mangler noget", "What lacks something"),
    ),
)
GROUP = Object(
    "LevelGroup",
    "Indhold fra én kæde",
    "Content of one chain",
    (
        Shown("chain", GoalChain, "Kæden", "The chain"),
        Shown("label", Kind.TEXT, "Kædens navn", "Name of the chain", bilingual=True),
        Shown("items", STEP, "Indholdet, i kædens rækkefølge", "The content, in the order of the chain", many=True),
        Shown("itemCount", Kind.INTEGER, "Antal i alt", "Number in all"),
    ),
)
LEVEL = Object(
    "LevelView",
    "Niveau med indhold og huller",
    "Level with its content and gaps",
    (
        Shown("level", Level, "Niveau", "Level"),
        Shown("label", Kind.TEXT, "Niveauets navn", "Name of the level", bilingual=True),
        Shown("guidingQuestion", Kind.TEXT, "Ledende spørgsmål", "Guiding question", bilingual=True, optional=True),
        Shown("description", Nodes("LevelDescription"), "Niveaubeskrivelsen", "The level's description"),
        Shown("groups", GROUP, "Indhold, kæde for kæde", "Content, chain by chain", many=True),
        Shown("gaps", GAP, "Huller på niveauet", "Gaps at the level", many=True),
        Shown("gapCount", Kind.INTEGER, "Antal huller i alt", "Number of gaps in all"),
    ),
)
LEVELS = Object(
    "LevelsView",
    "Fra sætning til i morgen",
    "From sentence to tomorrow",
    (
        Shown(
            "levels", LEVEL, "De tre niveauer, øverst det strategiske", "The three levels, strategic first", many=True
        ),
        Shown(
            "truncated",
            Kind.BOOLEAN,
            "Der er så meget, at ikke alt er set på; spørg om én politik",
            "There is so much that not all of it was looked at; ask about one policy",
        ),
    ),
)


class _Statements:
    """The statements of one plan."""

    def __init__(self, reading: Reading) -> None:
        seen = reading.seen
        policies = seen.rows(Policy)
        self.policies = compiled(
            select(key(policies.c.id))
            .where(policies.c.record_state == RecordState.ACTIVE)
            .order_by(policies.c.id)
            .limit(MOST_POLICIES + 1)
        )
        described = seen.rows(LevelDescription)
        self.descriptions = compiled(
            select(
                described.c.level, key(described.c.id), described.c.guiding_question_da, described.c.guiding_question_en
            )
            .where(described.c.record_state == RecordState.ACTIVE)
            .order_by(described.c.position, described.c.id)
        )
        dialogue = seen.rows(DialogueLink)
        self.dialogues = compiled(
            select(dialogue.c.direction, dialogue.c.from_, dialogue.c.to)
            .distinct()
            .where(dialogue.c.record_state == RecordState.ACTIVE)
        )
        owner = seen.rows(Responsibility)
        self.owners = compiled(
            select(
                key(owner.c.subject_id),
                owner.c.kind,
                key(owner.c.party_id),
                owner.c.name,
                owner.c.title,
                owner.c.unit,
            )
            .where(owner.c.subject_id == any_key(), owner.c.record_state == RecordState.ACTIVE)
            .order_by(owner.c.position, owner.c.id)
        )
        self.quiet = {name: self._quiet(reading, name) for name in OWNED if name in reading.catalogue.types}

    @staticmethod
    def _quiet(reading: Reading, type_: str) -> Statement:
        """The open goals without an activity from today on for three months."""
        cls = reading.catalogue[type_].cls
        rows = reading.seen.rows(cls)
        today = reading.seen.today
        end = cast(today + cast(text("'3 months'"), INTERVAL), today.type)
        happens = computed_of(cls)["has_activity_in"].expression(rows, reading.seen, start=today, end=end)
        condition = (rows.c.id == any_key()) & ~happens
        if "declared_status" in fields_of(cls):
            over = (GoalStatus.ACHIEVED, GoalStatus.NOT_ACHIEVED, GoalStatus.DISCONTINUED)
            condition &= or_(rows.c.declared_status.is_(None), rows.c.declared_status.not_in(over))
        return compiled(select(key(rows.c.id)).where(condition))


def _prepare(reading: Reading) -> Any:
    standings, statements = Standings(reading), _Statements(reading)
    only = frozenset((*BETWEEN, *(name for names in CONTENT.values() for name in names)))

    def run(values: Values) -> Steps:
        first = values["first"]
        if first is None or not 0 <= first <= MOST_ITEMS:
            raise QueryError("BAD_FIRST", f"first: {first} is not between 0 and {MOST_ITEMS}.")
        roots = yield from _roots(values)
        if roots is None:
            return None
        walked = yield from walk(standings, roots[:MOST_POLICIES], DEPTH, only)
        placed = _placed(roots[:MOST_POLICIES], walked.children)
        gaps: list[Gap] = []
        if any("gap" in name for name in reading.wanted):
            gaps = yield from _gaps(placed, Facts(walked.children, walked.complete))
        described = {row[0]: row for row in (yield Wish(statements.descriptions))[::-1]}
        return {
            "levels": [_level(level, placed, gaps, described.get(level.name), first) for level in Level],
            "truncated": walked.truncated or len(roots) > MOST_POLICIES,
        }

    def _roots(values: Values) -> Any:
        asked = [(name, values[f"{name[0].lower()}{name[1:]}Id"]) for name in ("Policy", "GovernanceBasis")]
        named = [(name, id_) for name, id_ in asked if id_ is not None]
        if len(named) > 1:
            raise QueryError("BAD_ARGUMENTS", "policyId and governanceBasisId: name at most one of them.")
        if named:
            ((name, id_),) = named
            found = yield from standings.of_types({name: [id_text(id_)]})
            return list(found.values()) or None
        ids = [row[0] for row in (yield Wish(statements.policies))]
        return list((yield from standings.of_types({"Policy": ids} if ids else {})).values())

    def _gaps(placed: Sequence[tuple[Standing, int, GoalChain]], facts: Facts) -> Any:
        ids = {name: [record.id for record, _, _ in placed if record.type == name] for name in OWNED}
        wanted = [id_ for found in ids.values() for id_ in found]
        owners = (yield Wish(statements.owners, keys=wanted)) if wanted else []
        parties = yield from standings.found(list({row[2] for row in owners if row[2] is not None}))
        by_goal: dict[str, list[Owner]] = {}
        for goal, kind, party, name, title, unit in owners:
            known = parties[party].title if party in parties else None
            anchored = kind == ResponsibilityKind.ANCHORED.name
            words = (name if reading.scope.internal else None) or known or title or unit
            by_goal.setdefault(goal, []).append(Owner(anchored, bool(name or party or title or unit), words))
        quiet: set[str] = set()
        for name, found in ids.items():
            if found:
                quiet |= {row[0] for row in (yield Wish(statements.quiet[name], keys=found))}
        known_facts = Facts(facts.children, facts.complete, by_goal, frozenset(quiet))
        gaps = [
            gap
            for record, _, _ in placed
            for gap in gaps_of(record, _LEVEL_OF.get(record.type, Level.TACTICAL), known_facts)
        ]
        links = yield Wish(statements.dialogues)
        return [*gaps, *gaps_of_dialogues((row[0], row[1], row[2]) for row in links)]

    def _level(
        level: Level, placed: Sequence[tuple[Standing, int, GoalChain]], gaps: Sequence[Gap], row: Any, first: int
    ) -> dict[str, Any]:
        here = [gap for gap in gaps if gap.level is level]
        groups = []
        for chain in GoalChain:
            items = [(record, depth) for record, depth, of in placed if of is chain and record.type in CONTENT[level]]
            if items:
                groups.append(
                    {
                        "chain": chain,
                        "label": (chain.label_da, chain.label_en),
                        "items": [step_of(reading, record, depth) for record, depth in items[:first]],
                        "itemCount": len(items),
                    }
                )
        return {
            "level": level,
            "label": (level.label_da, level.label_en),
            "guidingQuestion": QUESTIONS[level] if row is None else (row[2], row[3] or row[2]),
            "description": None if row is None else row[1],
            "groups": groups,
            "gaps": [
                {"code": gap.code, "message": (gap.da, gap.en), "aboutId": gap.about, "node": gap.about}
                for gap in here[:first]
            ],
            "gapCount": len(here),
        }

    return run


QUESTIONS: Mapping[Level, tuple[str, str]] = {
    Level.STRATEGIC: ("Hvad vil vi nå på den lange bane?", "What do we want to reach in the long run?"),
    Level.TACTICAL: (
        "Hvad gør vi på mellemlang sigt for at nå de strategiske mål?",
        "What do we do in the medium term to meet the strategic goals?",
    ),
    Level.OPERATIONAL: ("Hvad gør vi helt konkret i morgen?", "What do we concretely do tomorrow?"),
}
"""The guiding questions where the municipality has no level descriptions (DOMAIN.md 2.1)."""
_LEVEL_OF = {name: level for level, names in CONTENT.items() for name in names}


def _placed(
    roots: Sequence[Standing], children: Mapping[str, Sequence[Standing]]
) -> list[tuple[Standing, int, GoalChain]]:
    """Every record with its depth and its chain, each before what is below it."""
    placed: list[tuple[Standing, int, GoalChain]] = []
    pending = [(root, 0, GoalChain.COMMON) for root in reversed(roots)]
    while pending:
        record, depth, above = pending.pop()
        chain = CHAINS.get(record.type, above)
        placed.append((record, depth, chain))
        pending.extend((child, depth + 1, chain) for child in reversed(children.get(record.id, ())))
    return placed


LEVELS_READ = Special(
    "levels",
    "De tre niveauer: fra sætning til i morgen, med hullerne",
    "The three levels: from sentence to tomorrow, with the gaps",
    Shown("levels", LEVELS, "De tre niveauer", "The three levels", optional=True),
    _prepare,
    (
        Given("policyId", Kind.ID, "Kun denne politik", "Only this policy"),
        Given("governanceBasisId", Kind.ID, "Kun dette styringsgrundlag", "Only this governance basis"),
        Given(
            "first",
            Kind.INTEGER,
            f"Højst så mange i hver liste (0-{MOST_ITEMS})",
            f"At most so many in each list (0-{MOST_ITEMS})",
            default=FIRST_DEFAULT,
        ),
    ),
    more="Uden argumenter: alle aktive politikker. / Without arguments: all active policies.",
    rows=lambda values: FIRST_DEFAULT if values["first"] is None else values["first"],
    statements=30,
)
