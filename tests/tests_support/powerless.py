"""Root without its power over permissions, so that a read-only folder is one for it too."""

import ctypes
import os
from contextlib import contextmanager

# From linux/capability.h: version 3 of the call, and the two powers over file permissions.
_VERSION, _OVERRIDE, _SEARCH = 0x20080522, 1 << 1, 1 << 2


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Powers(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable"))


@contextmanager
def powerless():
    """Lay the powers of this thread down; whoever is not root has none anyway."""
    libc, header, held = ctypes.CDLL(None, use_errno=True), _Header(_VERSION, 0), (_Powers * 2)()

    def call(function):
        if function(ctypes.byref(header), held):
            raise OSError(ctypes.get_errno(), "capabilities")

    call(libc.capget)
    before = held[0].effective
    held[0].effective &= ~(_OVERRIDE | _SEARCH)
    call(libc.capset)
    try:
        yield
    finally:
        held[0].effective = before
        call(libc.capset)


@contextmanager
def read_only(folder):
    """Let nobody write in a folder or to what it holds, not even root."""
    paths = [*folder.iterdir(), folder]
    modes = [path.stat().st_mode for path in paths]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with powerless():
            assert not os.access(folder, os.W_OK, effective_ids=True)
            yield
    finally:
        for path, mode in zip(paths, modes, strict=True):
            path.chmod(mode)
