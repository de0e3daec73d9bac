"""Groups that several pictures of the same answers agree on."""

import numpy as np

from surveytool.themes.grouping import agreed


def test_what_most_pictures_put_together_is_together() -> None:
    random = np.random.default_rng(1)
    kind = np.repeat(np.arange(3), 12)
    clear = [np.eye(3)[kind] + random.normal(0, 0.05, (36, 3)) for _ in range(4)]
    noise = [random.normal(size=(36, 3)) for _ in range(2)]
    for pictured in (clear + noise, noise + clear):
        groups = agreed(pictured, 3, seed=1)
        assert sorted(len({*groups[kind == one].tolist()}) for one in range(3)) == [1, 1, 1]
        assert len({*groups.tolist()}) == 3
