"""What people see: all that is written to the screen, and all that is asked at it."""
