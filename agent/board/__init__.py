"""Many tablets at once: what is known of each, what each waits for, and the returns under way.

Nothing here draws: `console/board` shows it on a screen, or line by line.
"""
