"""Dossier fills: what the build writes by itself, from facts alone; no author can leave it out or word it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from reckoning.account.dossier_front import ElementLink, Front
from reckoning.account.dossier_notes import Notes, in_words
from reckoning.account.dossier_voyages import voyage_tables
from reckoning.account.elements import crime_named, routes
from reckoning.account.reference import Reference
from reckoning.account.reference_facts import Custody, Facts, FindingFact
from reckoning.account.render import Head, Node, Picture, Points, Span, Spans, grid, said, text
from reckoning.model.basis import RULES, Basis, Grade
from reckoning.model.bound import Bound, amount, wording
from reckoning.model.finding import Kind
from reckoning.model.row import RecordKind

Filler = Callable[["Fill"], list[Node]]
NOTHING_CONTRARY = (
    "No contested finding, no contradiction and no denial in this case is linked to what this dossier cites. "
    "That none was found does not say that there is none."
)
_UNPRINTED = (
    "In the case, {:,} more that speak against what is cited are not printed under this profile. Readers who need them "
    "may ask the holder of the case."
)
IDENTIFIERS = (
    "name",
    "target",
    "authority",
    "program",
    "instrument",
    "date",
    "alias",
    "imoNumber",
    "flag",
    "registrationNumber",
    "country",
    "sanctionedBy",
    "sanctionedOn",
    "pastNames",
    "pastFlags",
    "identityConfidence",
)
BASES = {
    Basis.OBSERVED: "a sensor saw it",
    Basis.DOCUMENTED: "a record made in the course of business says so",
    Basis.STATED: "someone says so",
    Basis.MODELLED: "it was computed here, or a vendor assumed it",
}


_WITHHELD = (
    "By a person's decision, things of the case are withheld, with what rests on them alone: {:,}. They are in the "
    "case and not in this dossier, which does not tell which they are."
)
_WITHHELD_AGAINST = (
    "In the case, {:,} more that speak against what is cited are withheld by a person's decision. Readers who need "
    "them may ask the holder of the case."
)
WORKING_COPY = (
    "A working copy: it holds hashes, names and words that may not leave. Readers get one that was built for them."
)
_WRITTEN_FOR = (
    "Written for readers of the profile “{}”. What the profile withholds is not in it: an original that stays is named "
    "by a commitment, which its holder can open later, and what is not printed is counted."
)


class Fill:
    """What fills go by: the front, facts, numbers of notes, what each reference names, and what was cited."""

    def __init__(self, front: Front, facts: Facts, found: Mapping[Reference, str], notes: Notes) -> None:
        self.front, self.facts, self.found, self.notes = front, facts, found, notes
        self.cited = [facts.findings[i] for i in dict.fromkeys(found.values()) if i in facts.findings]

    def of_kind(self, *kinds: str) -> list[FindingFact]:
        """Cited findings of some kinds, and those they rest on, in time."""
        ids = {f.id: f for f in self.cited if f.kind in kinds}
        for f in self.cited:
            under = [self.facts.findings[x.finding] for x in f.links if x.finding in self.facts.findings]
            ids |= {u.id: u for u in under if u.kind in kinds and not u.withheld}
        return sorted(ids.values(), key=lambda f: (f.start_ms or 0, f.id))

    def marked(self, findings: Iterable[FindingFact]) -> Spans:
        """Marks of notes, one after the other."""
        return tuple(self.notes.mark(f.id) for f in findings)


def snapshot(of: Fill) -> list[Node]:
    """The handling mark, and the moment of the case that everything here is as of."""
    s = of.facts.snapshot
    runs = ", ".join(f"{name} ({step})" for name, step in s.runs) or "none"
    named = [said(f"Case “{s.case}”: {s.question}" if s.question else f"Case “{s.case}”.")] if s.case else []
    return [
        said("Handling: ", Span(of.front.handling, "strong"), "."),
        said(_WRITTEN_FOR.format(s.profile) if s.profile else WORKING_COPY),
        *named,
        said(
            f"As of {s.on}, line {s.line} of the case's ledger (SHA-256 ",
            Span(s.sha256, "mono"),
            f"): {s.originals:,} originals, {s.statements:,} statements; runs: {runs}.",
        ),
        *([said(_WITHHELD.format(s.withheld))] if s.withheld else []),
    ]


def method(of: Fill) -> list[Node]:
    """How it was made, what grades and bounds mean, and what it cannot tell."""
    return [
        said(
            "Sources were kept unchanged and read into statements, each with its place in its source. Findings were "
            "computed from statements by written rules. Every figure and every finding below was computed again when "
            "this text was built, is worded by its grade or its bound, and carries a number that leads to a note, "
            "from there to statements, and from there to a place in an original."
        ),
        grid(("Grade", "Rule"), [(str(g), RULES[g]) for g in Grade]),
        said(
            "Limits. What no source holds is not here. A figure is of what was recorded, not of what happened. Dates "
            "of deliveries and of attacks stand side by side; no cause is drawn. Nothing here is a finding of guilt: "
            "that is for a court."
        ),
    ]


def law_routes(of: Fill) -> list[Node]:
    """The routes to the Court as facts, where the dossier has to do with them."""
    if of.front.outline != "article-15" and not of.front.elements:
        return [said("No route to the International Criminal Court is set out in this dossier.")]
    nodes: list[Node] = [said("Routes by which a situation comes before the International Criminal Court, as facts:")]
    for route in routes():
        nodes.append(said(Span(f"Article {route.article}. {route.title}.", "strong")))
        nodes.append(Points(tuple((said(fact),) for fact in route.facts)))
    return nodes


def incidents(of: Fill) -> list[Node]:
    """A sheet for each incident that is cited."""
    rows = [
        (f.days or "not dated", f.place or "not told", f.sentence, of.marked([f])) for f in of.of_kind(Kind.INCIDENT)
    ]
    if not rows:
        return [said("No incident is cited in this dossier.")]
    return [grid(("When", "Where", "What, and how sure", "Note"), rows)]


def patterns(of: Fill) -> list[Node]:
    """Every figure that is cited, with its bounds, then every change."""
    figures = [(f.title, f.amount_in_words, f.days, str(f.grade), of.marked([f])) for f in of.of_kind(Kind.FIGURE)]
    changes = [(f.title, f.days, str(f.grade), of.marked([f])) for f in of.of_kind(Kind.CHANGE)]
    if not figures and not changes:
        return [said("No figure is cited in this dossier.")]
    nodes: list[Node] = [grid(("Figure", "How many", "Period", "Grade", "Note"), figures)] if figures else []
    if changes:
        nodes += [Head(2, text("Changes")), grid(("What changed", "When", "Grade", "Note"), changes)]
    return nodes


def voyages(of: Fill) -> list[Node]:
    """Every delivery that is cited or lies under what is."""
    return voyage_tables(of.of_kind(Kind.DELIVERY), of.notes) or [said("No delivery is cited in this dossier.")]


def picture(of: Fill) -> list[Node]:
    """The chain of the deliveries, drawn and told."""
    drawn = of.facts.picture
    if not drawn.svg:
        return [said("No chain is drawn: no delivery is cited.")]
    caption = "Custody and title of the deliveries cited. What nobody knows is drawn with a dashed outline."
    if drawn.left_out:
        caption += f" Not drawn: {drawn.left_out} sales between parties that are not named here."
    return [Picture(drawn.svg, drawn.said, caption, drawn.is_tall)]


def entities(of: Fill) -> list[Node]:
    """Ships and companies whose records are cited, with their identifiers as the source has them."""
    statuses = {r.entity.casefold(): str(r.status) for r in of.front.replies}
    rows: list[Sequence[str | Span | Spans]] = []
    for name in dict.fromkeys(of.found.values()):
        s = of.facts.statements.get(name)
        if s is None or s.kind not in (RecordKind.SHIP, RecordKind.COMPANY, RecordKind.SANCTION) or not s.fields:
            continue
        told = dict(s.fields)
        if told.get("targetType", "entity") not in ("entity", "individual", "vessel"):
            continue  # a ban on goods or on a sector is law, and names nobody
        called = told.get("name") or told.get("target") or s.label
        about = "; ".join(f"{in_words(key)}: {raw}" for key, raw in s.fields if key in IDENTIFIERS and raw != called)
        rows.append((called, s.kind, about, statuses.get(called.casefold(), "not entered"), (of.notes.mark(name),)))
    if not rows:
        return [said("No record of a ship or company is cited by itself; those that deliveries name are in the notes.")]
    return [grid(("Name", "Record", "As the source identifies it", "Right of reply", "Note"), rows)]


def matrix(of: Fill) -> list[Node]:
    """Each element of each crime and mode with the findings for and against it, blanks shown."""
    named = list(dict.fromkeys([*of.front.elements, *(x.element.partition("/")[0] for x in of.front.links)]))
    if not named:
        return [said("No elements of crimes are set out in this dossier.")]
    nodes: list[Node] = [
        said(
            "What the law asks for, and which findings speak to it. A blank is a gap, and a filled row is no more than "
            "what its findings are: no guilt is found here. Knowledge and purpose stand apart, each with its day."
        )
    ]
    for name in named:
        crime = crime_named(name)
        nodes.append(Head(2, text(f"Article {crime.article}: {crime.title}")))
        rows: list[Sequence[str | Span | Spans]] = []
        for element in crime.elements:
            links = [x for x in of.front.links if x.element == f"{crime.id}/{element.id}"]
            marks = [of.marked(of.facts.findings[of.found[r]] for r in refs) or text("blank") for refs in _both(links)]
            on = ", ".join(str(x.on) for x in links if x.on)
            rows.append((element.part, f"{element.text} ({element.reference})", *marks, on or "-"))
        nodes.append(grid(("Part", "Element", "For", "Against", "On"), rows))
    return nodes


def _both(links: Sequence[ElementLink]) -> tuple[list[Reference], list[Reference]]:
    return [r for x in links for r in x.supports], [r for x in links for r in x.contradicts]


def contrary(of: Fill) -> list[Node]:
    """Every contested finding, contradiction and denial linked to what is cited; it says so when there is none."""
    against = [of.facts.findings[i] for i in of.facts.contrary]
    points = [(said(f.sentence, " ", *of.marked([f]), *_reading(f)),) for f in against]
    for name in of.facts.denials:
        s = of.facts.statements[name]
        words = "a denial that is not printed" if s.withheld else f"{s.stated_by or 'a source'} denies: “{s.raw}”"
        points.append((said(f"{words} ", of.notes.mark(name)),))
    for link in of.front.links:
        for r in link.contradicts:
            f = of.facts.findings[of.found[r]]
            points.append((said(f"Against {link.element}: {f.sentence} ", *of.marked([f])),))
    answers = Counter(f.pattern for f in of.of_kind(Kind.EXPOSURE))
    unprinted = of.facts.unprinted
    hidden = of.facts.snapshot.withheld_against
    nodes: list[Node] = [Points(tuple(points))] if points else [] if unprinted or hidden else [said(NOTHING_CONTRARY)]
    if unprinted:
        nodes.append(said(_UNPRINTED.format(unprinted)))
    if hidden:
        nodes.append(said(_WITHHELD_AGAINST.format(hidden)))
    if answers["no"] or answers["undetermined"]:
        nodes.append(
            said(
                f"Of the questions cited here whether a party was listed on the day, {answers['no']} are answered no "
                f"and {answers['undetermined']} cannot be told."
            )
        )
    return nodes


def _reading(f: FindingFact) -> list[str]:
    reading = f.parameters.get("reading")
    return [f" How it may be read: {reading}."] if isinstance(reading, str) and reading else []


def reply(of: Fill) -> list[Node]:
    """Who was asked, when, and what they answered."""
    if not of.front.replies:
        return [said("No company or person is entered here: none is named by a finding that this dossier cites.")]
    rows: list[Sequence[str | Span | Spans]] = []
    for number, r in enumerate(of.front.replies, 1):
        days = [str(d) if d else "-" for d in (r.asked_on, r.due_on, r.answered_on)]
        answer = (of.notes.mark(of.found[r.answer]),) if r.answer else text("-")
        rows.append((f"R{number}", r.entity, r.told, *days, answer, r.note or "-"))
    return [grid(("No.", "Entity", "Status", "Asked", "Due", "Answered", "Answer", "Remark"), rows)]


def custody(of: Fill) -> list[Node]:
    """The acts on the case that concern what is cited; who did them is in the case, not here."""
    rows = [(str(c.line), c.at, c.act, _acted_on(c, of.notes)) for c in of.facts.custody]
    return [grid(("Line", "At (UTC)", "Act", "On"), rows)] if rows else [said("No act is recorded on what is cited.")]


def _acted_on(c: Custody, notes: Notes) -> Spans:
    marks = [notes.original(sha) for sha in c.originals]
    between = [part for n, mark in enumerate(marks) for part in ((", ", mark) if n else (mark,))]
    return text(*between, Span(c.step, "mono"))


def versions(of: Fill) -> list[Node]:
    """The rules that what is cited was found by, and the steps that hold the results."""
    rules = Counter(f.rule for f in of.facts.findings.values() if not f.withheld)
    runs = [(name, step) for name, step in of.facts.snapshot.runs]
    nodes: list[Node] = []
    if rules:
        nodes.append(grid(("Rule", "Findings here"), [(rule, str(n)) for rule, n in sorted(rules.items())]))
    if runs:
        nodes.append(grid(("Run", "Step of the case that holds it"), runs))
    return nodes or [said("Nothing was computed for this dossier.")]


def glossary(of: Fill) -> list[Node]:
    """The words, one line each."""
    rows = [(str(basis), f"Basis: {told}.") for basis, told in BASES.items()]
    rows += [(str(g), f"Grade: {RULES[g]}.") for g in Grade]
    rows += [(str(b).replace("_", " "), f"Bound, as in “{wording(amount(100, b, 'people'))}”.") for b in Bound]
    rows.append(("statement", "One fact as one source gives it, with its place in that source."))
    rows.append(("locator", "The place in an original: a record and column, a range of bytes or text, a page."))
    rows.append(("as of", "The day up to which sources were known; a figure may come out otherwise later."))
    rows.append(("MM, SG, ...", "A country by its code of two letters (ISO 3166)."))
    return [grid(("Word", "Meaning"), rows)]


def verify(of: Fill) -> list[Node]:
    """How to check it with tools that everybody has."""
    steps = [
        "Take the number after a sentence or figure to its note, from the note to a statement (S), and from there to "
        "the original (E) with its SHA-256.",
        "Ask for the original, or fetch it at its address, and run: sha256sum FILE. The digits must be those printed.",
        "Open it in a text editor and go to the place that the statement names: record:N is the N-th record after the "
        "header, counted from 0; #Column its column; span:A-B the characters from A up to B; bytes:A-B the bytes.",
        "The text there must be the text between the quotation marks.",
        "All of it is attached to the PDF as facts.json (list it with: pdfdetach -list FILE.pdf), for a program to do.",
    ]
    if of.facts.snapshot.profile:
        steps += [
            "An original that stays is named by its commitment, SHA-256 over a salt and the original's own SHA-256. "
            "Who holds it can open it: printf %s%s SALT SHA256 | sha256sum then prints the commitment.",
            "This text comes in a bundle. In its folder run: sh stranger.sh . FINGERPRINT, with the fingerprint of the "
            "sender's key as you got it by another way; VERIFY.txt says the same in steps to do by hand.",
        ]
    return [Points(tuple((said(step),) for step in steps), 1)]


FILLS: Mapping[str, Filler] = {
    "snapshot": snapshot,
    "method": method,
    "routes": law_routes,
    "incidents": incidents,
    "patterns": patterns,
    "voyages": voyages,
    "picture": picture,
    "entities": entities,
    "matrix": matrix,
    "contrary": contrary,
    "reply": reply,
    "custody": custody,
    "versions": versions,
    "glossary": glossary,
    "verify": verify,
}
LAST = ("notes", "evidence")
"""Written once all else has its numbers."""
