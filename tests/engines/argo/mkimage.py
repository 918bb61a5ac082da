"""Pack a root folder as a docker-archive image that `ctr images import` reads.

usage: mkimage.py ROOTFS NAME:TAG OUT.tar [--entrypoint CMD] [--env K=V]...
"""

import argparse
import hashlib
import io
import json
import tarfile

p = argparse.ArgumentParser()
p.add_argument("root"), p.add_argument("ref"), p.add_argument("out")
p.add_argument("--entrypoint", nargs="*", default=[])
p.add_argument(
    "--env", action="append", default=["PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"]
)
a = p.parse_args()


def clean(ti):
    ti.uid = ti.gid = 0
    ti.uname = ti.gname = ""
    ti.mtime = 0
    return ti


buf = io.BytesIO()
with tarfile.open(fileobj=buf, mode="w") as t:
    t.add(a.root, arcname=".", filter=clean)
layer = buf.getvalue()
config = json.dumps(
    {
        "architecture": "amd64",
        "os": "linux",
        "config": {"Env": a.env, "Entrypoint": a.entrypoint or None, "WorkingDir": "/"},
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(layer).hexdigest()]},
        "history": [{"created": "1970-01-01T00:00:00Z"}],
    }
).encode()
cfg = hashlib.sha256(config).hexdigest() + ".json"
manifest = json.dumps([{"Config": cfg, "RepoTags": [a.ref], "Layers": ["layer.tar"]}]).encode()
with tarfile.open(a.out, "w") as t:
    for name, data in ((cfg, config), ("layer.tar", layer), ("manifest.json", manifest)):
        ti = tarfile.TarInfo(name)
        ti.size = len(data)
        t.addfile(ti, io.BytesIO(data))
