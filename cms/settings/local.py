"""`make run`: one machine, SQLite, no questions. A small school can stay on this.

The secret key is made at the first start and kept in the data folder. Other machines of the
house reach the site under this machine's name and addresses.
"""

import contextlib
import os
import secrets
import socket
from pathlib import Path

data_dir = Path(os.environ.setdefault("DATA_DIR", str(Path(__file__).resolve().parents[2] / "var")))
data_dir.mkdir(parents=True, exist_ok=True)


def kept_secret_key() -> str:
    """Return the key of this installation; the first caller makes it."""
    path = data_dir / "secret_key"
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text()


def own_names() -> set[str]:
    """Return the names and addresses under which other machines find this one."""
    name = socket.gethostname()
    names = {"localhost", "127.0.0.1", "[::1]", name, f"{name}.local"}
    with contextlib.suppress(OSError):
        names.update(str(info[4][0]) for info in socket.getaddrinfo(name, None, socket.AF_INET))
    # Asks the routing table for the address of the outward interface; nothing is sent.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            names.add(probe.getsockname()[0])
        except OSError:
            pass
    return names


os.environ.setdefault("SECRET_KEY", kept_secret_key())
os.environ.setdefault("ALLOWED_HOSTS", ",".join(sorted(own_names())))
os.environ.setdefault("HTTPS", "false")
os.environ.setdefault("PUBLISH_SCHEDULED", "true")

from .base import *  # noqa: E402, F403
