"""The pages of the case file: request in, one question or one action, page out."""

from sightline.case_file.views.balance import (
    balance,
    balance_children,
    balance_children_file,
    balance_file,
    service,
)
from sightline.case_file.views.child import (
    child,
    child_family,
    child_promises,
    child_promises_file,
    child_timeline,
    child_timeline_file,
    child_who_looked,
)
from sightline.case_file.views.correcting import correct_a_visit
from sightline.case_file.views.holders import holders, holders_file, no_worker
from sightline.case_file.views.home import home
from sightline.case_file.views.my_work import my_children, my_children_file, my_work, my_work_file
from sightline.case_file.views.out_of_sight import out_of_sight, out_of_sight_file
from sightline.case_file.views.overdue import late, late_file, overdue
from sightline.case_file.views.search import search
from sightline.case_file.views.standards import (
    standard,
    standard_children,
    standard_children_file,
    standards,
    standards_file,
)
from sightline.case_file.views.visits import choose_visited, keep_a_visit, record_a_visit

__all__ = [
    "balance",
    "balance_children",
    "balance_children_file",
    "balance_file",
    "child",
    "child_family",
    "child_promises",
    "child_promises_file",
    "child_timeline",
    "child_timeline_file",
    "child_who_looked",
    "choose_visited",
    "correct_a_visit",
    "holders",
    "holders_file",
    "home",
    "keep_a_visit",
    "late",
    "late_file",
    "my_children",
    "my_children_file",
    "my_work",
    "my_work_file",
    "no_worker",
    "out_of_sight",
    "out_of_sight_file",
    "overdue",
    "record_a_visit",
    "search",
    "service",
    "standard",
    "standard_children",
    "standard_children_file",
    "standards",
    "standards_file",
]
