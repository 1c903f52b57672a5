"""The pages of the case file: request in, one question or one action, page out."""

from sightline.case_file.views.home import home
from sightline.case_file.views.out_of_sight import out_of_sight, out_of_sight_file

__all__ = ["home", "out_of_sight", "out_of_sight_file"]
