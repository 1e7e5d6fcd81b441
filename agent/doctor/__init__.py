"""Whether this desk is fit to work."""
