"""What the system refuses for a reason outside the program, said in the language of the person and with what to do."""

import errno
import re

from surveytool.texts import Texts

_UNFINISHED = re.compile(r"(^|/)\.([^/]+)\.[0-9a-f]{8}\.part$")


def refused(error: OSError, texts: Texts) -> str | None:
    """What to tell of ``error``; None when it may be a mistake in the program. A file that was being made is called by the
    name that it was to have."""
    match error.errno:
        case errno.EACCES | errno.EPERM | errno.EROFS:
            message = "'{file}' may not be read or written here. Look at the rights of the file and its folder, or choose another place."
        case errno.ENOSPC | errno.EDQUOT:
            message = "There is no room left on the disk for '{file}'. Make room, then run the command again."
        case errno.EFBIG:
            message = "'{file}' is larger than a file may be here. Choose another folder."
        case errno.EEXIST | errno.ENOTDIR:
            message = "At '{file}', or on the way to it, something stands where a folder should be. Move it, or choose another place."
        case errno.EISDIR:
            message = "'{file}' is a folder, and a file is meant. Look at the name."
        case errno.ENAMETOOLONG:
            message = "The name '{file}' is too long for this disk. Give a shorter one."
        case errno.ENOENT:
            message = "'{file}' is not there, or its folder is not. Look at the name and the folder."
        case _:
            return None
    return texts(message, file=_UNFINISHED.sub(r"\1\2", str(error.filename or "?")))
