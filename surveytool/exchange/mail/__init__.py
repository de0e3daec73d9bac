"""Mail: settings of the board's mail server, the texts, messages made of them, sending, and what came back undelivered."""
