"""The board as people see it: on one screen, line by line, or once."""
