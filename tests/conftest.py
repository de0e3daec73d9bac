"""What holds for all tests: properties are judged by what they find, never by how fast a busy machine finds it, and Ctrl-C
reaches the programs that tests start, also where a shell that runs the tests in its background had it ignored."""

import signal

from hypothesis import HealthCheck, settings

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
