"""The language server: diagnostics as one types, rule pages on hover, fixes as code actions."""
