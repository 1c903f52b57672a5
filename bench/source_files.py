"""Files as large as a big council's, to time how they are read: made-up children, the same each time."""

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from sightline.sources import annex_a, ssda903
from sightline.standards.codes import ANNEX_A_TOKENS, SETS

DATA = Path(__file__).parent / ".data"
FIRST_DAY, LAST_DAY = date(2025, 4, 1), date(2026, 3, 31)
TEAMS = [f"Team {number}" for number in range(40)]
WORKERS = [f"Worker {number}" for number in range(400)]


def census(children: int) -> Path:
    """Return a children in need census of so many children, made if it is not there."""
    path = DATA / f"cin_{children}.xml"
    if path.exists():
        return path
    DATA.mkdir(exist_ok=True)
    chance = random.Random(1)
    with path.open("w", encoding="utf-8") as file:
        file.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<Message>\n<Header><CollectionDetails>'
            "<Collection>CIN</Collection><Year>2026</Year><ReferenceDate>2026-03-31</ReferenceDate></CollectionDetails>"
            "<Source><SourceLevel>L</SourceLevel><LEA>999</LEA><DateTime>2026-06-01T09:00:00</DateTime></Source>"
            "</Header>\n<Children>\n"
        )
        for number in range(children):
            file.write(_census_child(number, chance))
        file.write("</Children>\n</Message>\n")
    return path


def _census_child(number: int, chance: random.Random) -> str:
    """Return one child with a case, an assessment, and often an enquiry and a plan: some 45 elements."""
    lines = [
        "<Child>\n <ChildIdentifiers>",
        f"  <LAchildID>C{number:07}</LAchildID>",
        f"  <UPN>A{chance.randrange(10**12):012}</UPN>",
        f"  <PersonBirthDate>{_day(chance, 2008, 2025)}</PersonBirthDate>",
        f"  <Sex>{chance.choice('MF')}</Sex>\n </ChildIdentifiers>\n <ChildCharacteristics>",
        f"  <Ethnicity>{chance.choice(SETS['ETH'].codes).code}</Ethnicity>",
    ]
    if chance.random() < 0.13:
        lines.append("  <Disabilities><Disability>LD</Disability><Disability>AUT</Disability></Disabilities>")
    lines.append(" </ChildCharacteristics>")
    for _ in range(1 if chance.random() < 0.8 else 2):
        lines.extend(_census_case(chance))
    lines.append("</Child>\n")
    return "\n".join(lines)


def _census_case(chance: random.Random) -> Iterator[str]:
    referred = FIRST_DAY + timedelta(days=chance.randrange(300))
    yield f" <CINdetails>\n  <CINreferralDate>{referred}</CINreferralDate>"
    yield f"  <ReferralSource>{chance.choice(SETS['REFSRC'].codes).code}</ReferralSource>"
    yield f"  <PrimaryNeedCode>N{chance.randrange(1, 9)}</PrimaryNeedCode>"
    if chance.random() < 0.5:
        yield f"  <CINclosureDate>{referred + timedelta(days=120)}</CINclosureDate>"
        yield "  <ReasonForClosure>RC7</ReasonForClosure>"
    yield f"  <Assessments>\n   <AssessmentActualStartDate>{referred}</AssessmentActualStartDate>"
    yield f"   <AssessmentInternalReviewDate>{referred + timedelta(days=10)}</AssessmentInternalReviewDate>"
    yield f"   <AssessmentAuthorisationDate>{referred + timedelta(days=40)}</AssessmentAuthorisationDate>"
    yield "   <FactorsIdentifiedAtAssessment>"
    for factor in chance.sample(SETS["FACT"].codes, 3):
        yield f"    <AssessmentFactors>{factor.code}</AssessmentFactors>"
    yield "   </FactorsIdentifiedAtAssessment>\n  </Assessments>"
    if chance.random() < 0.5:
        start = referred + timedelta(days=45)
        yield f"  <CINPlanDates>\n   <CINPlanStartDate>{start}</CINPlanStartDate>\n  </CINPlanDates>"
    held = referred + timedelta(days=25)
    with_plan = chance.random() < 0.4
    if with_plan:
        yield f"  <Section47>\n   <S47ActualStartDate>{referred + timedelta(days=9)}</S47ActualStartDate>"
        yield f"   <InitialCPCtarget>{held}</InitialCPCtarget>"
        yield f"   <DateOfInitialCPC>{held}</DateOfInitialCPC>"
        yield "   <ICPCnotRequired>false</ICPCnotRequired>\n  </Section47>"
    yield "  <ReferralNFA>false</ReferralNFA>"
    if with_plan:
        yield f"  <ChildProtectionPlans>\n   <CPPstartDate>{held}</CPPstartDate>"
        yield "   <InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>"
        yield "   <LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse>"
        yield "   <NumberOfPreviousCPP>0</NumberOfPreviousCPP>\n   <Reviews>"
        for days in (80, 250):
            yield f"    <CPPreviewDate>{held + timedelta(days=days)}</CPPreviewDate>"
        yield "   </Reviews>\n  </ChildProtectionPlans>"
    yield " </CINdetails>"


def annex_a_workbook(rows: int) -> Path:
    """Return an Annex A workbook of eleven lists of so many rows, made if it is not there.

    The children of the lists are those of list 6, as in a council; only contacts have others too.
    """
    path = DATA / f"annex_a_{rows}.xlsx"
    if path.exists():
        return path
    DATA.mkdir(exist_ok=True)
    chance = random.Random(2)
    identity = [
        (f"a) {'Male' if chance.random() < 0.5 else 'Female'}".replace("a) F", "b) F"),
         chance.choice(ANNEX_A_TOKENS["ETH"])[0], _day(chance, 2008, 2025))
        for _ in range(rows)
    ]  # fmt: skip
    book = xlsxwriter.Workbook(str(path))
    as_day = book.add_format({"num_format": "dd/mm/yyyy"})
    for layout in annex_a.LISTS:
        sheet = book.add_worksheet(layout.name)
        sheet.write_row(0, 0, [heading.name for heading in layout.headings])
        for number in range(rows):
            for column, heading in enumerate(layout.headings):
                value = _annex_a_cell(heading.name, heading.reads, heading.codes, number, identity, chance)
                if isinstance(value, date):
                    sheet.write_datetime(number + 1, column, value, as_day)
                elif value is not None:
                    sheet.write(number + 1, column, value)
    book.close()
    return path


def _annex_a_cell(
    name: str,
    reads: str,
    codes: str | None,
    number: int,
    identity: list[tuple[str, str, date]],
    chance: random.Random,
) -> object:
    """Return a cell: who the child is stays the same on every list; optional dates are often empty."""
    fixed = {
        "Child Unique ID": 1_000_000 + number,
        "Individual adopter identifier": 9_000_000 + number,
        "Family identifier": 5_000_000 + number // 2,
        "Gender": identity[number][0],
        "Ethnicity": identity[number][1],
        "Date of Birth": identity[number][2],
        "Does the Child have a Disability": "b) No" if number % 9 else "a) Yes",
        "Allocated Team": TEAMS[number % 40],
        "Allocated Worker": WORKERS[number % 400] if number % 50 else None,
        "Number of Previous Child Protection Plans": number % 3,
    }
    if name in fixed:
        return fixed[name]
    if reads == "day":
        ending = any(word in name for word in ("Closure", "End", "Ceased", "No Longer", "leaving", "FFA"))
        return None if ending and chance.random() < 0.6 else FIRST_DAY + timedelta(days=chance.randrange(350))
    if reads == "code":
        ending = any(word in name for word in ("Reason",))
        return None if ending else chance.choice(ANNEX_A_TOKENS[codes or ""])[0]
    if reads == "yes":
        return chance.choice(("a) Yes", "b) No"))
    return number % 7 if "Number" in name or "Age" in name else "In"


def ssda903_folder(children: int) -> Path:
    """Return a folder with an SSDA903 return of so many children, made if it is not there."""
    folder = DATA / f"ssda903_{children}"
    if folder.exists():
        return folder
    folder.mkdir(parents=True)
    chance = random.Random(3)
    headings = {layout.name: [one.name for one in layout.headings] for layout in ssda903.FILES}
    files = {name: (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") for name in headings}
    writers = {name: csv.writer(file) for name, file in files.items()}
    for name, row in headings.items():
        writers[name].writerow(row)
    for number in range(children):
        for name, row in _looked_after(300_000 + number, chance):
            writers[name].writerow(row)
    for file in files.values():
        file.close()
    return folder


def _looked_after(child: int, chance: random.Random) -> Iterator[tuple[str, list[object]]]:
    """Yield the rows of one child: two episodes, five reviews, health, and now and then the rest."""
    born = _written(_day(chance, 2008, 2020))
    began = date(2025, 4, 1) + timedelta(days=chance.randrange(200))
    moved = began + timedelta(days=chance.randrange(10, 90))
    upn = f"A{chance.randrange(10**12):012}"
    yield "Header", [child, chance.choice("MF"), born, chance.choice(SETS["ETH"].codes).code, upn, "", ""]
    yield "Episodes", [child, _written(began), "S", "C1", "N1", "U6", "PR1", _written(moved), "X1", "CARPL",
                       "AB1 2CD", "AB3 4EF", f"SC{chance.randrange(10**6):06}"]  # fmt: skip
    yield "Episodes", [child, _written(moved), "P", "C1", "N1", "K2", "PR4", "", "", "", "AB1 2CD", "AB3 4EF",
                       f"SC{chance.randrange(10**6):06}"]  # fmt: skip
    for days in (20, 110, 200, 250, 300):
        yield "Reviews", [child, born, _written(began + timedelta(days=days)), f"PN{chance.randrange(1, 8)}"]
    yield "OC2", [child, born, chance.randrange(40), "", 0, "", 1, 1, 1, 0, "", ""]
    yield "PrevPerm", [child, born, "Z1", "", ""]
    yield "SWEpisodes", [child, born, f"SW{chance.randrange(500)}", _written(began), "", "FCONTA"]
    if chance.random() < 0.1:
        yield "Missing", [child, born, "M", _written(moved), _written(moved + timedelta(days=1))]
    if chance.random() < 0.05:
        yield "UASC", [child, "M", born, ""]


def _day(chance: random.Random, first_year: int, last_year: int) -> date:
    return date(chance.randrange(first_year, last_year), chance.randrange(1, 13), chance.randrange(1, 29))


def _written(day: date) -> str:
    return day.strftime("%d/%m/%Y")
