"""One file per command: declare, call, print."""
