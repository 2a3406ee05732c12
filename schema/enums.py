"""Closed lists of the governance model, each value with its Danish and English label (DOMAIN.md 2.1-2.6, 2.20).

A member's `name` is its stored and its GraphQL form; its `value` is the pair of labels.
"""

from enum import Enum, unique

from schema.lifecycle import Lifecycle


class Labelled(Enum):
    """An enum whose members are declared as `NAME = ("dansk", "English")`."""

    @property
    def label_da(self) -> str:
        return str(self.value[0])

    @property
    def label_en(self) -> str:
        return str(self.value[1])


@unique
class RecordState(Labelled):
    """Om noget er i brug eller arkiveret / Whether something is in use or archived."""

    ACTIVE = ("Aktiv", "Active")
    ARCHIVED = ("Arkiveret", "Archived")


@unique
class Source(Labelled):
    """Hvor en ændring kom fra / Where a change came from."""

    SHEET = ("Regneark", "Sheet")
    API = ("API", "API")
    IMPORT = ("Import", "Import")


@unique
class Level(Labelled):
    """Niveau i styringskæden / Level of the governance chain (DOMAIN.md 2.1)."""

    STRATEGIC = ("Strategisk", "Strategic")
    TACTICAL = ("Taktisk", "Tactical")
    OPERATIONAL = ("Operationelt", "Operational")


@unique
class DocumentState(Labelled):
    """Livsforløb for politikker og dokumenter / Life cycle of policies and documents (DOMAIN.md 2.20)."""

    DRAFT = ("Udkast", "Draft")
    CONSULTATION = ("I høring", "In consultation")
    ADOPTED = ("Vedtaget", "Adopted")
    IN_FORCE = ("Gældende", "In force")
    REVISION = ("Under revision", "Under revision")
    REPLACED = ("Erstattet", "Replaced")
    REPEALED = ("Ophævet", "Repealed")


DOCUMENT_LIFE = Lifecycle(
    {
        DocumentState.DRAFT: (DocumentState.CONSULTATION, DocumentState.ADOPTED),
        DocumentState.CONSULTATION: (DocumentState.DRAFT, DocumentState.ADOPTED),
        DocumentState.ADOPTED: (DocumentState.IN_FORCE, DocumentState.REPEALED),
        DocumentState.IN_FORCE: (DocumentState.REVISION, DocumentState.REPLACED, DocumentState.REPEALED),
        DocumentState.REVISION: (DocumentState.IN_FORCE, DocumentState.REPLACED, DocumentState.REPEALED),
    }
)
"""Not everything is sent into consultation, and a revision may end without a change."""


@unique
class GoalStatus(Labelled):
    """Måls livsforløb / Life cycle of a goal (DOMAIN.md 2.20)."""

    PLANNED = ("Planlagt", "Planned")
    ACTIVE = ("I gang", "Active")
    ACHIEVED = ("Nået", "Achieved")
    PARTLY_ACHIEVED = ("Delvist nået", "Partly achieved")
    NOT_ACHIEVED = ("Ikke nået", "Not achieved")
    DISCONTINUED = ("Udgået", "Discontinued")


GOAL_LIFE = Lifecycle(
    {
        GoalStatus.PLANNED: (GoalStatus.ACTIVE, GoalStatus.DISCONTINUED),
        GoalStatus.ACTIVE: (
            GoalStatus.ACHIEVED,
            GoalStatus.PARTLY_ACHIEVED,
            GoalStatus.NOT_ACHIEVED,
            GoalStatus.DISCONTINUED,
        ),
        GoalStatus.PARTLY_ACHIEVED: (GoalStatus.ACTIVE,),
        GoalStatus.NOT_ACHIEVED: (GoalStatus.ACTIVE,),
    }
)
"""What was not, or not wholly, reached may be carried on in the next plan."""


@unique
class Assessment(Labelled):
    """Vurderet fremdrift: grøn, gul, rød / Assessed progress: green, yellow, red (DOMAIN.md 3.2 d)."""

    ON_TRACK = ("På sporet", "On track")
    AT_RISK = ("I risiko", "At risk")
    OFF_TRACK = ("Bagud", "Off track")


@unique
class ActivityStatus(Labelled):
    """Aktiviteters livsforløb / Life cycle of an activity (DOMAIN.md 2.20)."""

    NOT_STARTED = ("Ikke startet", "Not started")
    IN_PROGRESS = ("I gang", "In progress")
    DONE = ("Afsluttet", "Done")
    POSTPONED = ("Udsat", "Postponed")
    CANCELLED = ("Aflyst", "Cancelled")


ACTIVITY_LIFE = Lifecycle(
    {
        ActivityStatus.NOT_STARTED: (
            ActivityStatus.IN_PROGRESS,
            ActivityStatus.DONE,
            ActivityStatus.POSTPONED,
            ActivityStatus.CANCELLED,
        ),
        ActivityStatus.IN_PROGRESS: (ActivityStatus.DONE, ActivityStatus.POSTPONED, ActivityStatus.CANCELLED),
        ActivityStatus.POSTPONED: (ActivityStatus.NOT_STARTED, ActivityStatus.IN_PROGRESS, ActivityStatus.CANCELLED),
    }
)
"""A meeting has no middle: it is not started, and then done."""


@unique
class ActivityKind(Labelled):
    """Aktivitetens art; NOTE er et princip, ikke en handling / Kind of activity; NOTE is a principle, not an action
    (DOMAIN.md 2.5)."""

    ACTION = ("Handling", "Action")
    PROCESS = ("Forløb", "Process")
    MEETING = ("Møde", "Meeting")
    TRAINING = ("Kompetenceudvikling", "Training")
    INFORMATION = ("Information", "Information")
    DOCUMENT = ("Dokument", "Document")
    REPORTING = ("Tilbagemelding", "Reporting")
    SUPPORT = ("Understøttelse", "Support")
    NOTE = ("Bemærkning", "Note")


@unique
class Audience(Labelled):
    """Hvem en aktivitet henvender sig til / Whom an activity is meant for (DOMAIN.md 2.5)."""

    POLITICAL = ("Politisk niveau", "Political level")
    MANAGEMENT = ("Ledelse", "Management")
    EMPLOYEES = ("Medarbejdere", "Employees")
    INSTITUTIONS = ("Institutioner", "Institutions")
    OTHER_ADMINISTRATIONS = ("Andre forvaltninger", "Other administrations")
    SUPPLIERS = ("Leverandører", "Suppliers")
    CITIZENS = ("Borgere", "Citizens")
    PARTNERS = ("Samarbejdsparter", "Partners")


@unique
class FeedbackTarget(Labelled):
    """Hvem resultatet er meldt tilbage til / Whom a result was fed back to (DOMAIN.md 2.3)."""

    POLITICAL = ("Politisk niveau", "Political level")
    MANAGEMENT = ("Ledelse", "Management")
    EMPLOYEES = ("Medarbejdere", "Employees")
    CITIZENS = ("Borgere", "Citizens")


@unique
class ResponsibilityKind(Labelled):
    """Ansvarets art / Kind of responsibility (DOMAIN.md 2.6)."""

    ANCHORED = ("Forankret i", "Anchored in")
    ACCOUNTABLE = ("Ansvarlig", "Accountable")
    COORDINATOR = ("Tovholder", "Coordinator")
    PARTICIPANT = ("Deltager", "Participant")


@unique
class EvaluationKind(Labelled):
    """Målemetode / Measuring method (DOMAIN.md 2.3)."""

    SURVEY = ("Spørgeskema", "Survey")
    DIALOGUE = ("Dialog", "Dialogue")
    INTERVIEW = ("Interview", "Interview")
    SAMPLE = ("Stikprøve", "Sample")
    CASE_AUDIT = ("Sagsgennemgang", "Case audit")
    REGISTER = ("Registerdata", "Register data")
    OBSERVATION = ("Observation", "Observation")
    OTHER = ("Anden metode", "Other method")


@unique
class Frequency(Labelled):
    """Hvor tit der måles / How often it is measured."""

    MONTHLY = ("Månedligt", "Monthly")
    QUARTERLY = ("Kvartalsvis", "Quarterly")
    HALF_YEARLY = ("Halvårligt", "Half-yearly")
    YEARLY = ("Årligt", "Yearly")


@unique
class CriterionQuality(Labelled):
    """Hvad et succeskriterie måler / What a success criterion measures (DOMAIN.md 1, homonyms)."""

    VOLUME = ("Mængde", "Volume")
    QUALITY = ("Kvalitet", "Quality")
    EFFECT = ("Effekt", "Effect")


@unique
class Horizon(Labelled):
    """Et målpunkts sigte / Horizon of a target step (DOMAIN.md 2.3)."""

    STEP = ("Årstrin", "Step")
    SHORT = ("Kort sigt", "Short term")
    LONG_TERM = ("På længere sigt", "Long term")


@unique
class Precision(Labelled):
    """Hvor præcist et tidspunkt er angivet / How precisely a point in time is given (DOMAIN.md 2.0)."""

    DAY = ("Dag", "Day")
    WEEK = ("Uge", "Week")
    MONTH = ("Måned", "Month")
    QUARTER = ("Kvartal", "Quarter")
    THIRD = ("Primo/medio/ultimo", "Third")
    HALF_YEAR = ("Halvår", "Half-year")
    SEASON = ("Årstid", "Season")
    YEAR = ("År", "Year")
    SCHOOL_YEAR = ("Skoleår", "School year")
    MULTI_YEAR = ("Flere år", "Several years")
    OPEN = ("Løbende", "Open")
    RECURRING = ("Tilbagevendende", "Recurring")
    RELATIVE = ("Relativt", "Relative")
    UNKNOWN = ("Ukendt", "Unknown")


@unique
class Comparator(Labelled):
    """Hvordan et måltal sammenlignes / How a target value is compared (DOMAIN.md 2.0)."""

    GTE = ("mindst", "at least")
    GT = ("over", "more than")
    LTE = ("højst", "at most")
    LT = ("under", "less than")
    EQ = ("lig med", "equal to")
    BETWEEN = ("mellem", "between")


@unique
class Unit(Labelled):
    """Enhed for et måltal eller et resultat / Unit of a target or a result (DOMAIN.md 2.0)."""

    PERCENT = ("Procent", "Per cent")
    PERCENT_POINT = ("Procentpoint", "Percentage points")
    COUNT = ("Antal", "Count")
    DAYS = ("Dage", "Days")
    DKK = ("Kroner", "Danish kroner")
    INDEX = ("Indeks", "Index")
    YES_NO = ("Ja/nej", "Yes/no")
    TEXT = ("Tekst", "Text")


@unique
class ExternalPartyKind(Labelled):
    """Hvad en ekstern part er for kommunen / What an external party is to the municipality (DOMAIN.md 2.7)."""

    SUPPLIER = ("Leverandør", "Supplier")
    PARTNER = ("Samarbejdspart", "Partner")
    CIVIL_SOCIETY = ("Civilsamfund", "Civil society")
    OTHER = ("Anden part", "Other party")


@unique
class OrgUnitKind(Labelled):
    """Type af enhed i kommunen / Kind of organisational unit (DOMAIN.md 2.6)."""

    ADMINISTRATION = ("Forvaltning", "Administration")
    DEPARTMENT = ("Afdeling", "Department")
    TEAM = ("Team", "Team")
    DAY_CARE = ("Dagtilbud", "Day care")
    SCHOOL = ("Skole", "School")
    CLUB = ("Klub", "Club")
    INSTITUTION = ("Institution", "Institution")


@unique
class OrgSide(Labelled):
    """Myndighed eller udfører / Authority or supplier side (DOMAIN.md 2.6)."""

    AUTHORITY = ("Myndighed", "Authority")
    SUPPLIER = ("Udfører", "Supplier")
    GENERAL = ("Generel", "General")


@unique
class BodyKind(Labelled):
    """Type af organ / Kind of body (DOMAIN.md 2.6)."""

    GROUP_OF_HEADS = ("Chefgruppe", "Group of heads")
    LEADERSHIP_TEAM = ("Ledelsesteam", "Leadership team")
    COUNCIL = ("Byråd", "Council")
    COMMITTEE = ("Udvalg", "Committee")
    MED = ("MED-udvalg", "Joint consultation committee")
    USER_COUNCIL = ("Brugerråd", "User council")
    COMPETENCE_TEAM = ("Kompetenceteam", "Competence team")
    CROSS_STRUCTURE = ("Tværfaglig struktur", "Cross-professional structure")
    CHANGE_AGENT_GROUP = ("Forandringsagentgruppe", "Change-agent group")
    TEAM_MEETING = ("Teammøde", "Team meeting")
    OTHER = ("Andet", "Other")


@unique
class Severity(Labelled):
    """Hvor alvorlig en bemærkning er / Severity of an issue (DOMAIN.md 5)."""

    ERROR = ("Fejl", "Error")
    WARNING = ("Advarsel", "Warning")
    INFO = ("Oplysning", "Info")


@unique
class IssueState(Labelled):
    """En bemærknings tilstand / State of an issue."""

    OPEN = ("Åben", "Open")
    FIXED = ("Rettet", "Fixed")
    ACCEPTED = ("Accepteret", "Accepted")


ISSUE_LIFE = Lifecycle(
    {IssueState.OPEN: (IssueState.FIXED, IssueState.ACCEPTED), IssueState.ACCEPTED: (IssueState.FIXED, IssueState.OPEN)}
)


@unique
class ConflictState(Labelled):
    """En konflikts tilstand / State of a conflict."""

    OPEN = ("Åben", "Open")
    RESOLVED = ("Løst", "Resolved")


CONFLICT_LIFE = Lifecycle({ConflictState.OPEN: (ConflictState.RESOLVED,)})


@unique
class ConflictChoice(Labelled):
    """Hvilken side der gælder / Which side of a conflict holds."""

    SHEET = ("Regnearket", "The sheet")
    API = ("Systemet", "The system")
    MERGED = ("Sammenskrevet", "Merged")


@unique
class WorkbookState(Labelled):
    """Et regnearks tilstand / State of a connected spreadsheet."""

    CONNECTED = ("Forbundet", "Connected")
    PAUSED = ("På pause", "Paused")
    BROKEN = ("Kan ikke åbnes", "Broken")


@unique
class LayoutKind(Labelled):
    """Fanens opstilling / Layout of a tab (DOMAIN.md 2.19)."""

    FLAT = ("Flad", "Flat")
    GROUPED = ("Grupperet", "Grouped")
    LONG = ("Lang liste", "Long list")
    REGISTER = ("Register", "Register")


@unique
class RunResult(Labelled):
    """Udfaldet af en synkronisering / Result of a sync run."""

    OK = ("Gennemført", "Done")
    PARTIAL = ("Delvist gennemført", "Partly done")
    HELD = ("Sat på pause", "Held")
    FAILED = ("Mislykket", "Failed")


@unique
class ChangeAction(Labelled):
    """Hvad en ændring gjorde / What a change did."""

    CREATE = ("Oprettet", "Created")
    UPDATE = ("Ændret", "Updated")
    ARCHIVE = ("Arkiveret", "Archived")
    RESTORE = ("Genskabt", "Restored")
