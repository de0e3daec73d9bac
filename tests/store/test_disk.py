import fcntl
import os
import threading
from pathlib import Path

import pytest

from surveytool.errors import Refused, StoreFull
from surveytool.store.disk import keeps_locks, kind_of_disk, refuse_shared_disk
from tests.rights import bound_by_rights

MOUNTS = """\
sysfs /sys sysfs rw,nosuid 0 0
/dev/sda1 / ext4 rw,relatime 0 0
server:/export /srv nfs4 rw,vers=4.2 0 0
/dev/sdb1 /srv/local xfs rw 0 0
//server/share /media/our\\040share cifs rw 0 0
bestuur@host:/home /home/bestuur/host fuse.sshfs rw 0 0
/dev/sdc1 /mnt ext4 rw 0 0
server:/over /mnt nfs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib/surveytool", "ext4"),
        ("/srv/survey", "nfs4"),
        ("/srv/local/survey", "xfs"),
        ("/srvother", "ext4"),
        ("/media/our share/survey", "cifs"),
        ("/home/bestuur/host", "fuse.sshfs"),
        ("/mnt/survey", "nfs"),
    ],
)
def test_the_kind_of_disk_is_that_of_the_deepest_and_last_mount(tmp_path: Path, folder: str, kind: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)
    assert kind_of_disk(Path(folder), mounts=mounts) == kind


def test_where_the_kernel_does_not_say_nothing_is_known(tmp_path: Path) -> None:
    assert kind_of_disk(tmp_path, mounts=tmp_path / "nowhere") == ""


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "fuse.glusterfs"])
def test_a_network_disk_is_refused_with_what_to_do(tmp_path: Path, kind: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {tmp_path} {kind} rw 0 0\n")
    with pytest.raises(Refused, match=rf"network disk \({kind}\).*Move the workspace to a disk of this computer"):
        refuse_shared_disk(tmp_path, mounts=mounts)


def test_a_disk_of_this_computer_is_taken_and_nothing_is_left_on_it(tmp_path: Path) -> None:
    refuse_shared_disk(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_locks_that_keep_nobody_out_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "fcntl", lambda *_: b"")  # a disk that says yes to everything
    assert not keeps_locks(tmp_path)
    with pytest.raises(Refused, match="does not lock files"):
        refuse_shared_disk(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_two_that_try_at_once_do_not_hinder_each_other(tmp_path: Path) -> None:
    found: list[bool] = []
    threads = [threading.Thread(target=lambda: found.append(keeps_locks(tmp_path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 8


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with bound_by_rights(), pytest.raises(StoreFull, match="cannot be made"):
        refuse_shared_disk(tmp_path)
    tmp_path.chmod(0o700)
    assert os.listdir(tmp_path) == []  # noqa: PTH208
