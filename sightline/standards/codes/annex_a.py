"""The wording of Ofsted's Annex A workbook, and our code for each.

Read in the Annex A queries of the Standard Safeguarding Dataset and in the public data maps of the
regional pipelines; wording seen in neither is to be verified. The letter before a bracket is an ordering
mark that differs between layouts, so it decides nothing: the code or the words do. `u) UNKNOWN`, which some
extracts give as an ethnicity, is neither refused nor not yet obtained, and has no code.
"""

import re
from collections.abc import Mapping
from functools import cache

from sightline.standards.codes.catalogue import SETS

ANNEX_A_TOKENS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "SEX": (
        ("a) Male", "M"),
        ("b) Female", "F"),
        ("c) Not stated/recorded", "U"),
        ("c) Not stated/recorded (or unborn)", "U"),
        ("d) Neither", "I"),
    ),
    "ETH": (
        ("a) WBRI", "WBRI"),
        ("b) WIRI", "WIRI"),
        ("c) WIRT", "WIRT"),
        ("d) WOTH", "WOTH"),
        ("e) WROM", "WROM"),
        ("f) MWBC", "MWBC"),
        ("g) MWBA", "MWBA"),
        ("h) MWAS", "MWAS"),
        ("i) MOTH", "MOTH"),
        ("j) AIND", "AIND"),
        ("k) APKN", "APKN"),
        ("l) ABAN", "ABAN"),
        ("m) AOTH", "AOTH"),
        ("n) BCRB", "BCRB"),
        ("o) BAFR", "BAFR"),
        ("p) BOTH", "BOTH"),
        ("q) CHNE", "CHNE"),
        ("r) OOTH", "OOTH"),
        ("s) REFU", "REFU"),
        ("t) NOBT", "NOBT"),
    ),
    "YNU": (("a) Yes", "Y"), ("b) No", "N"), ("c) Unknown", "U")),
    "REFSRC": (
        ("a) 1A: Individual", "1A"),
        ("b) 1B: Individual", "1B"),
        ("c) 1C: Individual", "1C"),
        ("d) 1D: Individual", "1D"),
        ("e) 2A: Schools", "2A"),
        ("f) 2B: Education services", "2B"),
        ("g) 3A: Health services", "3A"),
        ("h) 3B: Health services", "3B"),
        ("i) 3C: Health services", "3C"),
        ("j) 3D: Health services", "3D"),
        ("k) 3E: Health services", "3E"),
        ("l) 3F: Health services", "3F"),
        ("m) 4: Housing", "4"),
        ("n) 5A: LA services", "5A"),
        ("o) 5B: LA services", "5B"),
        ("p) 5C: LA services", "5C"),
        ("p1) 5D: LA services", "5D"),
        ("q) 6: Police", "6"),
        ("r) 7: Other legal agency", "7"),
        ("s) 8: Other", "8"),
        ("t) 9: Anonymous", "9"),
        ("u) 10: Unknown", "10"),
    ),
    "NEED": (
        ("N1 - Abuse or neglect", "N1"),
        ("N2 - Child's disability", "N2"),
        ("N3 - Parental disability or illness", "N3"),
        ("N4 - Family in acute stress", "N4"),
        ("N5 - Family dysfunction", "N5"),
        ("N6 - Socially unacceptable behaviour", "N6"),
        ("N7 - Low income", "N7"),
        ("N8 - Absent parenting", "N8"),
        ("N9 - Cases other than children in need", "N9"),
        ("N0 - Not stated", "N0"),
    ),
    "RC": (
        ("RC1 - Adopted", "RC1"),
        ("RC2 - Died", "RC2"),
        ("RC3 - Child arrangements order", "RC3"),
        ("RC4 - Special guardianship order", "RC4"),
        ("RC5 - Transferred to services of another local authority", "RC5"),
        ("RC6 - Transferred to adult social care services", "RC6"),
        ("RC7 - Services ceased for any other reason, including child no longer in need", "RC7"),
        ("RC8 - Case closed after assessment, no further action", "RC8"),
        ("RC9 - Case closed after assessment, referred to early help", "RC9"),
    ),
    "CASESTATUS": (
        ("a) Looked after child", "CLA"),
        ("b) Child Protection plan", "CPP"),
        ("c) Child in need plan", "CINP"),
        ("d) Open assessment", "ASSESSMENT"),
        ("e) Closed episode", "CLOSED"),
    ),
    "CPCAT": (
        ("a) Neglect", "NEG"),
        ("b) Physical abuse", "PHY"),
        ("c) Sexual abuse", "SAB"),
        ("d) Emotional abuse", "EMO"),
        ("e) Multiple/not recommended", "MUL"),
    ),
    "LS": (
        ("C1: ICO", "C1"),
        ("C2: FCO", "C2"),
        ("D1: Freeing order", "D1"),
        ("E1: Placement order", "E1"),
        ("V2: Single period under S20", "V2"),
        ("V3: Short term breaks, episodes recorded", "V3"),
        ("V4: Short term breaks, agreements recorded", "V4"),
        ("L1: Police protection LA accommodation", "L1"),
        ("L2: EPO", "L2"),
        ("L3: Child assessment order LA accommodation", "L3"),
        ("J1: Remanded to LA or youth detention", "J1"),
        ("J2: LA accommodation under PACE", "J2"),
        ("J3: Youth rehabilitation order", "J3"),
    ),
    "PERM": (
        ("a) Return to family", "RETURN"),
        ("b) Adoption", "ADOPTION"),
        ("c) SGO/CAO", "SGOCAO"),
        ("d) Supported living in the community", "SUPPLIV"),
        ("e) Long-term residential placement", "RESPLMT"),
        ("f) Long-term fostering", "LTFOST18"),
        ("g) Other", "OTHERPLN"),
    ),
    "PLACE": (
        ("a) U1: Foster placement - relatives - long term", "U1"),
        ("b) U2: Foster placement - relative - FFA", "U2"),
        ("c) U3: Foster placement - relative - not FFA", "U3"),
        ("d) U4: Foster placement - long term", "U4"),
        ("e) U5: Foster placement - FFA", "U5"),
        ("f) U6: Foster placement - not FFA", "U6"),
        ("g) A3: Placed for adoption - consent - current foster", "A3"),
        ("h) A4: Placed for adoption - consent - not foster", "A4"),
        ("i) A5: Placed for adoption - order - foster", "A5"),
        ("j) A6: Placed for adoption - order - not foster", "A6"),
        ("k) P1: Placed with parents", "P1"),
        ("l) P2: Independent living", "P2"),
        ("m) P3: Residential employment", "P3"),
        ("n) H5: Residential accommodation", "H5"),
        ("o) K1: Secure Children's Homes", "K1"),
        ("p) K2: Children's Homes", "K2"),
        ("q) R1: Residential Care Home", "R1"),
        ("r) R2: NHS/Health Trust", "R2"),
        ("s) R3: Family Centre or Mother and Baby Unit", "R3"),
        ("t) R5: Young Offender Institution", "R5"),
        ("u) S1: Residential school", "S1"),
        ("v) Z1: Other placements", "Z1"),
        ("w) T0: Temporary placement", "T0"),
        ("x) T1: Temporary placement - hospital", "T1"),
        ("y) T2: Temporary placement - holiday", "T2"),
        ("z) T3: Temporary placement - carer holiday", "T3"),
        ("zz) T4: Temporary placement - seven days or less", "T4"),
    ),
    "PROV": (
        ("a) PR0: Parents/Parental responsibility", "PR0"),
        ("b) PR1: Own provision", "PR1"),
        ("c) PR2: Other LA provision", "PR2"),
        ("d) PR3: Other public provision", "PR3"),
        ("e) PR4: Private provision", "PR4"),
        ("f) PR5: Voluntary/third sector", "PR5"),
    ),
    "REC": (
        ("a) E11: Adopted - application unopposed", "E11"),
        ("b) E12: Adopted - consent dispensed", "E12"),
        ("c) E2: Died", "E2"),
        ("d) E3: Care taken by another LA", "E3"),
        ("e) E4A: Returned home to live with parents or relatives - part of planning", "E4A"),
        ("f) E4B: Returned home to live with parents or relatives - not part of planning", "E4B"),
        ("g) E13: Parents, relatives or other with no parental responsibility", "E13"),
        ("h) E41: Residence order granted", "E41"),
        ("i) E45: Special Guardianship Orders - former carer relative/friend", "E45"),
        ("j) E46: Special Guardianship Orders - former carer other", "E46"),
        ("k) E47: Special Guardianship Orders - relative/friend", "E47"),
        ("l) E48: Special Guardianship Orders - other", "E48"),
        ("m) E5: Moved into independent living - supported", "E5"),
        ("n) E6: Moved into independent living - no support", "E6"),
        ("o) E7: Transferred to residential care funded by adult social services", "E7"),
        ("p) E9: Sentenced to custody", "E9"),
        ("q) E14: Accommodation on remand ended", "E14"),
        ("r) E15: Age assessment determined child was 18 or over", "E15"),
        ("s) E16: Child moved abroad", "E16"),
        ("t) E8: Care ceased for any other reason", "E8"),
        ("u) X1: CodeError", "X1"),
        ("v) E17: Aged 18+ and remained with current carers", "E17"),
    ),
    "CLCAT": (
        ("a) Relevant child", "RELEVANT"),
        ("b) Former relevant child", "FORMER_RELEVANT"),
        ("c) Qualifying care leaver", "QUALIFYING"),
        ("d) Eligible child", "ELIGIBLE"),
    ),
    "INT": (
        ("a) Yes", "YES"),
        ("b) No", "NO"),
        ("c) Died", "DIED"),
        ("d) Refu", "REFU"),
        ("e) NREQ", "NREQ"),
        ("f) Rhom", "RHOM"),
    ),
    "ACC": (
        ("B: Parents/relatives", "B"),
        ("C: Community home / residential care", "C"),
        ("D: Semi-independent, transitional accommodation and self-contained accommodation", "D"),
        ("E: Supported lodgings", "E"),
        ("G: Abroad", "G"),
        ("H: Deported", "H"),
        ("K: Ordinary lodgings, without formal support", "K"),
        ("R: Residence not known", "R"),
        ("S: No fixed abode / homeless", "S"),
        ("T: Foyers and similar supported accommodation", "T"),
        ("U: Independent living", "U"),
        ("V: Emergency accommodation", "V"),
        ("W: Bed and breakfast", "W"),
        ("X: In custody", "X"),
        ("Y: Other accommodation", "Y"),
        ("Z: With former foster carers", "Z"),
    ),
    "SUIT": (("a) Suitable", "1"), ("b) Unsuitable", "2")),
    "ACT": (
        ("F1: Full time in higher education", "F1"),
        ("P1: Part time in higher education", "P1"),
        ("F2: Full time in education other than higher", "F2"),
        ("P2: Part time in education other than higher", "P2"),
        ("F3: Full time in training or employment", "F3"),
        ("P3: Part time in training or employment", "P3"),
        # The four of today's SSDA903 that the public wording is older than: to be verified.
        ("F4: Full time in an apprenticeship", "F4"),
        ("P4: Part time in an apprenticeship", "P4"),
        ("F5: Full time in training or employment", "F5"),
        ("P5: Part time in training or employment", "P5"),
        ("G4: Not in education, employment or training - illness or disability", "G4"),
        ("G5: Not in education, employment or training - other", "G5"),
        ("G6: Not in education, employment or training - pregnancy or parenting", "G6"),
    ),
    "RD": (
        ("RD1 - The child's needs changed subsequent to the decision", "RD1"),
        ("RD2 - The Court did not make a placement order", "RD2"),
        ("RD3 - Prospective adopters could not be found", "RD3"),
        ("RD4 - Any other reason", "RD4"),
        ("a) Child's needs changed", "RD1"),
        ("b) Court did not make order", "RD2"),
        ("c) Adopters could not be found", "RD3"),
        ("d) Other", "RD4"),
    ),
    "ADLV": (
        ("1 - Adopter withdrew from process", "1"),
        ("2 - Process put on hold", "2"),
        ("3 - Application refused", "3"),
    ),
}

# Codes of ours that say more than Annex A does, and the code whose wording they take.
_COARSER = {"PERM": {"RETURN1M": "RETURN", "RETURN6M": "RETURN", "RETURNEV": "RETURN"}}

# Short spellings in use that can mean one thing only. "CIN", "CP" and "Open" could be two, and are not here.
_ALSO_WRITTEN = {
    "CASESTATUS": (
        ("LAC", "CLA"),
        ("LAC child", "CLA"),
        ("Looked after", "CLA"),
        ("Looked-after child", "CLA"),
        ("Child looked after", "CLA"),
        ("Children looked after", "CLA"),
        ("Looked after children", "CLA"),
        ("CP plan", "CPP"),
        ("Child protection plan (CPP)", "CPP"),
        ("CIN plan", "CINP"),
        ("CHIN plan", "CINP"),
        ("Child in need plan (CINP)", "CINP"),
        ("Closed case", "CLOSED"),
        ("Case closed", "CLOSED"),
        ("Episode closed", "CLOSED"),
        ("In assessment", "ASSESSMENT"),
        ("Assessment open", "ASSESSMENT"),
    ),
}

_ORDERING_MARK = re.compile(r"^[a-z]{1,2}\d?\s*\)\s*")
_SPACES_AROUND_SIGNS = re.compile(r"\s*([/:,()-])\s*")


def annex_a_token(set_name: str, code: str) -> str | None:
    """Return Annex A's wording for a code, or None where we have read none: never guess one."""
    code = _COARSER.get(set_name, {}).get(code, code)
    return next((token for token, ours in ANNEX_A_TOKENS.get(set_name, ()) if ours == code), None)


def from_annex_a(set_name: str, text: str) -> str | None:
    """Return our code for a cell of an Annex A workbook, or None if it has none or could be two.

    Takes the code alone, the wording alone or both, in any case, with or without the ordering letter, with
    any spacing. If the code says one thing and the words are those of another, it is None. Raises KeyError
    for an unknown set.
    """
    known = SETS[set_name]
    words = _ORDERING_MARK.sub("", _plain(text))
    if not words:
        return None
    meanings = _meanings(set_name)
    found: str | None = None
    rest = words
    for code in sorted((one.code for one in known.codes), key=len, reverse=True):
        if (after := _after_code(code, words, text)) is not None:
            found, rest = code, after
            break
    said = meanings.get(rest, frozenset()) | (meanings.get(words, frozenset()) if found else frozenset())
    if found is not None:
        return None if said and found not in said else found
    return next(iter(said)) if len(said) == 1 else None


def _after_code(code: str, words: str, written: str) -> str | None:
    """Return what follows the code if the words start with it and a sign that ends it, else None.

    A space ends a code only if the code has a figure or was written in capitals: "WBRI White British", but
    not "both parents".
    """
    if not words.startswith(code.lower()):
        return None
    after = words[len(code) :]
    if not after or after[0] in "-:(":
        return after.lstrip("-:( ")
    clearly_a_code = any(sign.isdigit() for sign in code) or (len(code) > 1 and code in written)
    return after.strip() if after[0] == " " and clearly_a_code else None


def _plain(text: str) -> str:
    """Return the text in small letters, with one kind of dash and quote and no needless spaces."""
    plain = text.casefold().translate({0x2013: "-", 0x2014: "-", 0x2018: "'", 0x2019: "'", 0xA0: " "})
    return _SPACES_AROUND_SIGNS.sub(r"\1", " ".join(plain.split()))


@cache
def _meanings(set_name: str) -> Mapping[str, frozenset[str]]:
    """Return the words of the set's labels and Annex A wording, and the codes each may mean."""
    meant: dict[str, set[str]] = {}
    for one in SETS[set_name].codes:
        meant.setdefault(_plain(one.label), set()).add(one.code)
    for token, code in ANNEX_A_TOKENS.get(set_name, ()):
        words = _ORDERING_MARK.sub("", _plain(token))
        after = _after_code(code, words, token)
        for wording in {words, after or words}:
            meant.setdefault(wording, set()).add(code)
    for wording, code in _ALSO_WRITTEN.get(set_name, ()):
        meant.setdefault(_plain(wording), set()).add(code)
    return {words: frozenset(codes) for words, codes in meant.items()}
