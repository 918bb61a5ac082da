"""One module per command; each calls its click command `command`."""
