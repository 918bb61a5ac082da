"""A plugin of flowc: a target and a rule, each of them the smallest that is whole."""
