"""The command line: one file per command, which parses, calls the desk, and hands the result on."""
