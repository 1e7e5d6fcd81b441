"""The runs of this desk: each is one procedure on one tablet, and its case on record."""
