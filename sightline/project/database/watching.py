"""Stop an embedded server whose last holder was killed before it could stop it.

This file runs by itself, as a small process beside the server, with nothing but Python's own library:
`python watching.py HOLDERS LOCK UID GID COMMAND…`. It sleeps until nobody holds the server.
"""

import fcntl
import os
import subprocess
import sys


def watch(holders: str, lock: str, uid: int, gid: int, stop: list[str]) -> None:
    """Wait until the last holder has let go, then run `stop` as the server's account.

    Whoever takes hold in the meantime wins: the wait begins again.
    """
    try:
        held, starting = os.open(holders, os.O_RDONLY), os.open(lock, os.O_RDONLY)
    except FileNotFoundError:
        return
    while True:
        fcntl.flock(held, fcntl.LOCK_EX)
        fcntl.flock(held, fcntl.LOCK_UN)
        fcntl.flock(starting, fcntl.LOCK_EX)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fcntl.flock(starting, fcntl.LOCK_UN)
        else:
            break
    become = {} if uid == os.geteuid() else {"user": uid, "group": gid, "extra_groups": []}
    subprocess.run(
        stop,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
        **become,
    )


if __name__ == "__main__":
    watch(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5:])
