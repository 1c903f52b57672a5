"""The roles that a person may be given, named as the law and guidance name them.

What each may do stands in `access/matrix.py`; here is only who they are.
"""

from django.db.models import TextChoices


class Role(TextChoices):
    """One role. A person may hold several, each in a team, an agency or the whole service."""

    CONTACT_OFFICER = "contact_officer", "Contact officer"
    HUB_MANAGER = "hub_manager", "Hub decision manager"
    PARTNER = "partner", "Partner in the hub"
    NIGHT_WORKER = "night_worker", "Night worker"
    NIGHT_MANAGER = "night_manager", "Night manager"
    SOCIAL_WORKER = "social_worker", "Social worker"
    TEAM_MANAGER = "team_manager", "Team manager"
    SENIOR_PRACTITIONER = "senior_practitioner", "Senior practitioner"
    HEAD_OF_SERVICE = "head_of_service", "Head of service"
    CONFERENCE_CHAIR = "conference_chair", "Child protection conference chair"
    REVIEWING_OFFICER = "reviewing_officer", "Independent reviewing officer"
    NOMINATED_OFFICER = "nominated_officer", "Nominated officer"
    AGENCY_DECISION_MAKER = "agency_decision_maker", "Agency decision-maker"
    DIRECTOR = "director", "Director of children's services"
    LEAD_MEMBER = "lead_member", "Lead member"
    VIRTUAL_SCHOOL_HEAD = "virtual_school_head", "Virtual school head"
    PERSONAL_ADVISER = "personal_adviser", "Personal adviser"
    DESIGNATED_OFFICER = "designated_officer", "Designated officer"
    AUDITOR = "auditor", "Auditor"
    BOARD_MEMBER = "board_member", "Board member, commissioner or adviser"
    FAMILY_HELP_PRACTITIONER = "family_help_practitioner", "Family Help lead practitioner"
    LEAD_PROTECTION_PRACTITIONER = "lead_protection_practitioner", "Child protection lead practitioner"
    ANALYST = "analyst", "Analyst"
    DATA_STEWARD = "data_steward", "Data steward"
    ADMINISTRATOR = "administrator", "Administrator"
    INFORMATION_GOVERNANCE_LEAD = "information_governance_lead", "Information governance lead"
    INSPECTOR = "inspector", "Inspector"
