"""Tasks that several workflows use."""
