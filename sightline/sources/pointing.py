"""What of the way in points to somebody, and what becomes of it when they leave."""

from django.db.models import Q

from sightline.clocks.pointing import rows_wait, stays

stays("sources.Upload.by", "sources.Question.answered_by")
rows_wait("sources.Question.owner", "question about a file that waits for them,questions about files that "
          "wait for them", still=Q(answered_at=None))  # fmt: skip
