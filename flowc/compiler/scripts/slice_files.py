"""The files of the modules that travel with a task."""

from __future__ import annotations

from flowc import ir


def module_files(slice: ir.Slice, support: str) -> dict[str, str]:
    """The modules of a slice by path, as they lie beside the script.

    Where they say `from flowc import ...`, a module of that name takes it from `support`.

    >>> module_files(ir.Slice(code="", function="f", modules=(("a", ""), ("a.b", ""))), "s").keys()
    dict_keys(['a/__init__.py', 'a/b.py'])
    """
    names = {name.rpartition(".")[0] for name, _ in slice.modules}
    files = {
        f"{name.replace('.', '/')}{'/__init__' if name in names else ''}.py": source
        for name, source in slice.modules
    }
    if slice.imports_flowc:
        files["flowc.py"] = f"from {support} import {', '.join(slice.flowc_names)}\n"
    return files
