"""The documents of a field: what is governed by, what citizens can get, how the work is done."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from schema.entities.documents import DecisionRule, DocumentKind, HandbookSection, InstructionStep
from schema.entities.foundation import FoundationElement, FoundationPart
from schema.entities.leadership_information import InterventionKind
from schema.entities.methods import CompetenceNeedKind, CompetenceNeedState, CoreElement
from schema.enums import BodyKind, DocumentState, Level
from schema.example.goals import Scene
from schema.example.town import responsible, role
from schema.values import LegalRef, Money

_REVIEW = 240


@dataclass(frozen=True, slots=True)
class Documents:
    """What of the documents later chapters speak about."""

    guideline: UUID
    instruction: UUID
    service_levels: tuple[UUID, ...]
    method: UUID
    tools: tuple[UUID, ...]
    target_groups: tuple[UUID, ...]
    interventions: tuple[UUID, ...]


def value_basis(scene: Scene) -> UUID:
    """The values that the policy rests on."""
    return _document(
        scene,
        DocumentKind.VALUE_BASIS,
        f"Værdier for {_area(scene)}",
        DocumentState.IN_FORCE,
        purpose="At vi møder andre, som vi selv vil mødes.",
        level=Level.STRATEGIC,
    )


def make_documents(scene: Scene) -> Documents:
    """All kinds of documents, in all states; the review of one is late (D04)."""
    area, writer = _area(scene), scene.writer
    guideline = _guidelines(scene)
    instruction = _document(
        scene,
        DocumentKind.INSTRUCTION,
        f"Sådan gør vi: den første samtale, {area}",
        DocumentState.IN_FORCE,
        purpose="At alle ved, hvem der gør hvad, og hvornår.",
        steps=(
            InstructionStep("Ring og aftal tid og sted", 1, "modtageren"),
            InstructionStep("Hold samtalen, og skriv det aftalte ned", 2, "rådgiveren", "Samtaleguiden"),
            InstructionStep("Send aftalen til alle, der skal gøre noget", 3, "rådgiveren"),
        ),
        level=Level.OPERATIONAL,
        implements=scene.action_goals[:2],
    )
    tools = _tools(scene)
    method = _methods(scene, tools)
    groups, interventions, levels = _services(scene, guideline, instruction)
    _document(
        scene,
        DocumentKind.ADMINISTRATIVE_BASIS,
        f"Hvem beslutter hvad, {area}",
        DocumentState.IN_FORCE,
        level=Level.TACTICAL,
        decision_rules=(
            DecisionRule("Støtte i op til tre måneder", "Rådgiver", "20.000 kr."),
            DecisionRule("Støtte i længere tid", "Teamleder", "80.000 kr."),
            DecisionRule("Alt andet", "Afdelingsleder"),
        ),
        governs=levels,
    )
    _document(
        scene,
        DocumentKind.HANDBOOK,
        f"Håndbog, {area}",
        DocumentState.REVISION,
        sections=(
            HandbookSection("Kom godt i gang", "Velkomst til nye kolleger"),
            HandbookSection("Redskaber", None, "https://intranet.example.dk/redskaber"),
        ),
        gathers=(guideline, instruction, levels[0], method, *tools),
        audience=(role("EMPLOYEE"), role("NEAREST_LEADER")),
        link="https://intranet.example.dk/haandbog",
    )
    _document(scene, DocumentKind.STRATEGY, f"Strategi for rekruttering, {area}", DocumentState.DRAFT)
    _document(scene, DocumentKind.WORKFLOW, f"Fra henvendelse til plan, {area}", DocumentState.CONSULTATION)
    _document(scene, DocumentKind.POLITICAL_DECISION, f"Beslutning om flere hænder, {area}", DocumentState.ADOPTED)
    _document(scene, DocumentKind.POLITICAL_DECISION, f"Beslutning om forsøgsordning, {area}", DocumentState.REPEALED)
    _practice(scene, method, guideline)
    writer.maker.new(
        "CompetenceNeed",
        group=role("NEAREST_LEADER"),
        need=writer.say("At kunne lede en samtale om {theme}"),
        because_of=(scene.action_goals[0], guideline),
        measure=scene.activities[:1],
        state=CompetenceNeedState.PLANNED,
    )
    return Documents(guideline, instruction, levels, method, tools, groups, interventions)


def _area(scene: Scene) -> str:
    name = scene.writer.words.name
    return name[0].lower() + name[1:]


def _decided(scene: Scene, state: DocumentState, edition: str) -> dict[str, Any]:
    """Who adopted it, when, and from when until when it holds, as its state has it."""
    calendar = scene.writer.maker.calendar
    told: dict[str, Any] = {"state": state, "edition": edition, "basis": scene.town.basis}
    if state in (DocumentState.DRAFT, DocumentState.CONSULTATION):
        return told
    told["adopted_by"] = scene.town.bodies[BodyKind.COMMITTEE]
    first = calendar.first_year
    if state is DocumentState.ADOPTED:
        return told | {"adopted_on": calendar.day(-15), "valid_from": calendar.day(45)}
    if state in (DocumentState.REPLACED, DocumentState.REPEALED):
        days = (date(first - 4, 3, 10), date(first - 4, 4, 1), date(first - 1, 12, 31))
        return told | dict(zip(("adopted_on", "valid_from", "valid_to"), days, strict=True))
    return told | {"adopted_on": date(first - 1, 11, 12), "valid_from": date(first, 1, 1)}


def _document(
    scene: Scene, kind: DocumentKind, title: str, state: DocumentState, edition: str = "1", **more: Any
) -> UUID:
    maker = scene.writer.maker
    holds = state in (DocumentState.IN_FORCE, DocumentState.REVISION)
    told = {"review_due": maker.calendar.day(_REVIEW) if holds else None} | _decided(scene, state, edition) | more
    made = maker.new("GovernanceDocument", kind=kind, title=title, **told)
    responsible(maker, made, maker.next(scene.town.persons))
    return made


def _guidelines(scene: Scene) -> UUID:
    """A guideline in its second edition; the first one stays readable."""
    title = f"Faglig retningslinje for {_area(scene)}"
    kind, purpose = DocumentKind.PROFESSIONAL_GUIDELINE, "At det samme behov får det samme svar i hele kommunen."
    old = _document(scene, kind, title, DocumentState.REPLACED, purpose=purpose)
    return _document(
        scene,
        kind,
        title,
        DocumentState.IN_FORCE,
        "2",
        purpose=purpose,
        replaces=old,
        implements=scene.action_goals[:3],
        level=Level.TACTICAL,
        review_due=scene.writer.maker.calendar.day(-25),
    )


def _tools(scene: Scene) -> tuple[UUID, ...]:
    maker, area = scene.writer.maker, _area(scene)
    return tuple(
        maker.new("Tool", name=f"{name}, {area}", purpose=purpose, used_from=maker.calendar.day(-400))
        for name, purpose in (
            ("Samtaleguiden", "At komme hele vejen rundt på en time"),
            ("Netværkskortet", "At få øje på dem, der allerede hjælper"),
        )
    )


def _methods(scene: Scene, tools: tuple[UUID, ...]) -> UUID:
    """A method programme with the one that it replaced, and how two units chose by it."""
    maker, town, area = scene.writer.maker, scene.town, _area(scene)
    old = None
    for state, edition in ((DocumentState.REPLACED, "1"), (DocumentState.IN_FORCE, "2")):
        old = maker.new(
            "MethodProgramme",
            title=f"Styrker først, {area}",
            description="En fælles måde at tale om det, der virker, før vi taler om det, der mangler.",
            core_elements=(maker.turn(CoreElement), maker.turn(CoreElement)),
            common_language="Styrker, ønsker og næste lille skridt.",
            tools=tools,
            units=town.units[1:4],
            partners_informed=town.parties[:2],
            learning_process="Tre dages kursus, sparring hver måned og en makker det første år.",
            linked_goals=scene.action_goals[:2],
            replaces=old,
            **_decided(scene, state, edition),
        )
        responsible(maker, old, maker.next(town.persons))
    assert old is not None  # noqa: S101  # the loop has run
    for situation, chosen in (("Samtaler med mange deltagere", "Netværksmøde"), ("Korte forløb", "Fem samtaler")):
        person, known = maker.next(town.persons)
        maker.new(
            "MethodChoice",
            unit=maker.next(town.units),
            situation=situation,
            method_programme=old,
            chosen_method=chosen,
            justification="Den inddrager dem, det handler om, og kan bruges allerede i morgen.",
            decided_by=person,
            decided_by_text=known,
            date=maker.calendar.day(-70),
        )
    return old


def _services(
    scene: Scene, guideline: UUID, instruction: UUID
) -> tuple[tuple[UUID, ...], tuple[UUID, ...], tuple[UUID, ...]]:
    """Target groups, interventions and the service levels: what citizens can get; one of them in two editions."""
    maker, words, town = scene.writer.maker, scene.writer.words, scene.town
    groups, interventions, levels = [], [], []
    for number, name in enumerate(maker.some(words.groups, 3)):
        group = maker.new(
            "TargetGroup",
            name=name[0].upper() + name[1:],
            age_from=number * 6 if number else None,
            age_to=number * 6 + 12 if number else None,
            description=f"Dem, hjælpen på området {_area(scene)} er tænkt til.",
        )
        legal = LegalRef(words.law, str(20 + 3 * number), 1, raw=f"{words.law} § {20 + 3 * number}, stk. 1")
        title = f"{('Rådgivning', 'Støtte i hverdagen', 'Aflastning')[number]} til {name}"
        old = None
        for state in (DocumentState.REPLACED, DocumentState.IN_FORCE) if number == 0 else (DocumentState.IN_FORCE,):
            old = maker.new(
                "ServiceLevel",
                title=title,
                legal_basis=(legal,),
                target_group=group,
                target_group_text=name,
                purpose="At hjælpen kommer, før det bliver svært at vende.",
                content="Samtaler, råd og støtte efter en fælles plan.",
                not_included="Transport og overnatning.",
                criteria="Et behov, der ikke kan klares med de almindelige tilbud.",
                scope="2-5 timer om ugen" if old is None else "2-6 timer om ugen",
                duration="Op til et halvt år, derefter ny vurdering",
                suppliers=(town.units[7], town.parties[0]),
                competence_requirement="Relevant uddannelse og kendskab til metoden",
                price=Money(Decimal(450 + 50 * number), "time", f"{450 + 50 * number} kr. pr. time"),
                decision_competence=role("NEAREST_LEADER"),
                case_deadline="Seks uger",
                follow_up="Status fra leverandøren inden hver opfølgning.",
                related_goals=scene.action_goals[:2],
                guidelines=(guideline,),
                instructions=(instruction,),
                replaces=old,
                **_decided(scene, state, "1" if old is None else "2"),
            )
            responsible(maker, old, maker.next(town.persons))
        assert old is not None  # noqa: S101  # the loop has run
        interventions.append(
            maker.new(
                "Intervention",
                name=title,
                legal_basis=(legal,),
                kind=tuple(InterventionKind)[number],
                service_level=old,
            )
        )
        groups.append(group)
        levels.append(old)
    return tuple(groups), tuple(interventions), tuple(levels)


def _practice(scene: Scene, method: UUID, guideline: UUID) -> None:
    """The common foundation of good practice, its standards, and the competence that it takes."""
    maker, writer, town = scene.writer.maker, scene.writer, scene.town
    foundation = maker.new(
        "ProfessionalFoundation",
        unit=maker.next(town.units),
        area=writer.words.name,
        statement=writer.say("Vi begynder med det, {group} selv peger på, og følger det til dørs."),
        common_language="Vi siger skridt, ikke indsats, og aftale, ikke plan, når vi taler med borgeren.",
        elements=(
            FoundationPart(FoundationElement.DIRECTION, "Alle kender de tre vigtigste mål"),
            FoundationPart(FoundationElement.FRAME, "Vi mødes fast og siger fra, når tiden ikke rækker"),
            FoundationPart(FoundationElement.VISIBILITY, "Målene hænger, hvor vi holder møde"),
        ),
        method_programmes=(method,),
        adopted_in_forum=town.forums[2],
        state=maker.next((DocumentState.IN_FORCE, DocumentState.ADOPTED, DocumentState.REVISION)),
    )
    for position, (text, measure) in enumerate(
        (
            ("Enhver får svar inden for en uge", "Stikprøve af tyve henvendelser"),
            ("Planer skrives i et sprog, alle forstår", "Læseprøve to gange om året"),
        ),
        1,
    ):
        maker.new(
            "ProfessionalStandard",
            foundation=foundation,
            position=position,
            text=text,
            result_measure=measure,
            linked_goals=scene.action_goals[position : position + 1],
        )
    for number, kind in enumerate(CompetenceNeedKind):
        maker.new(
            "CompetenceNeed",
            group=role("EMPLOYEE") if number else maker.next(town.units),
            need=writer.say("Bedre kendskab til {theme}" if number else "Tilpasning af {thing} til hverdagen"),
            kind=kind,
            because_of=(scene.action_goals[number], guideline),
            measure=scene.activities[number : number + 2],
            state=maker.turn(CompetenceNeedState),
        )
