"""Commands that take reads apart by read group, in toy form: files are text."""
