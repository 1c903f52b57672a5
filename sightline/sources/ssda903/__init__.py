"""SSDA903: the yearly return on looked-after children, adoption and care leavers, a folder of csv files.

An episode is a stretch of care with one legal status and one placement. What began and ended is worked out
from the chain of a child's episodes, since each row says only why it is new and why it ceased.
"""

from sightline.sources.ssda903.layouts import FILES
from sightline.sources.ssda903.translating import translate

__all__ = ["FILES", "translate"]
