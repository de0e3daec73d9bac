"""From counted answers to results: pure functions, frozen results; nothing here knows a disk, a clock or a colour."""
