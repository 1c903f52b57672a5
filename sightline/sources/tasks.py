"""Background work on files: bring in what was sent, start again what a dead worker left, tidy up."""

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from sightline.sources import arriving

LOADS = "loads"


@app.task(name="bring_in_files", lock=LOADS)
def bring_in_files(upload_id: int) -> None:
    """Bring in one upload. One at a time."""
    arriving.bring_in(upload_id, at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="start_again_what_stopped", queueing_lock="start_again_what_stopped", pass_context=True)
async def start_again_what_stopped(context: JobContext, timestamp: int) -> None:
    """Start again the jobs of a worker that died. Each may be started again: it does nothing twice."""
    for job in await context.app.job_manager.get_stalled_jobs():
        await context.app.job_manager.retry_job(job)


@app.periodic(cron="17 * * * *")
@app.task(name="tidy_up_files", queueing_lock="tidy_up_files")
def tidy_up_files(timestamp: int = 0) -> None:
    """Give up uploads that nobody answered for a day, and remove files that belong to none."""
    arriving.tidy_up(at=timezone.now())
