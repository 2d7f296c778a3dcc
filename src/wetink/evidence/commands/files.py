"""Writes to files: redirects, and which paths are dear."""

from __future__ import annotations

from wetink.evidence.commands.quick import printed
from wetink.evidence.commands.shape import CHANGE, DESTROY, LOOK, Context, Simple, Verdict
from wetink.model.terms import Effect
from wetink.patterns import when_used

_SINK = when_used(r"/dev/(?:null|stdout|stderr|tty\w{0,8}|fd/\d{1,3})$|&?\d$|-$|\$null$|NUL$")
_SCRATCH = when_used(r"(?:/tmp|/var/tmp|/dev/shm|/private/tmp|\$\{?(?:TMPDIR|TMP|TEMP)\}?)/[^*?]")
_SYSTEM = when_used(
    r"/(?:etc|var|usr|boot|lib|lib64|bin|sbin|opt|srv|root|dev)(?:/|$)|~/\.(?:ssh|kube|aws)/|[A-Za-z]:\\Windows"
)
_KERNEL = when_used(r"/(?:proc|sys)/")
_DISK = when_used(r"/dev/(?:[shv]d[a-z]|xvd|nvme|mmcblk|md\d|dm-|disk|mapper/|loop|zvol|rbd)")
_FATAL = when_used(r"/(?:sysrq-trigger|delete|remove|unbind|reset)$")
"""Files of the kernel that take a device or the host away, whatever is written there."""


def is_sink(path: str) -> bool:
    """Whether writing there writes nothing (/dev/null, a terminal, another descriptor)."""
    return _SINK.match(path) is not None


def is_scratch(path: str) -> bool:
    """Whether the path lies below a temporary folder."""
    return ".." not in path and _SCRATCH.match(path) is not None


def is_system(path: str) -> bool:
    """Whether the path lies where the system and its services keep configuration and data."""
    return _SYSTEM.match(path) is not None and not is_scratch(path)


def written(path: str, scope: str, value: str | None = None) -> Effect:
    """The effect of writing a file, in one form for all tools."""
    if _KERNEL.match(path):
        return Effect("kernel/" + path.removeprefix("/proc/sys/").replace("/", "."), "value", value, scope)
    return Effect(f"file/{path}", "content", value, scope)


def is_device(path: str) -> bool:
    """Whether the path is a disk or a part of one."""
    return _DISK.match(path) is not None


def overwrites(path: str, content: str | None) -> int:
    """Risk of replacing a file's content: what stood in a system's file is lost."""
    if is_sink(path):
        return LOOK
    if _KERNEL.match(path):
        return DESTROY if _FATAL.search(path) else CHANGE
    if is_scratch(path):
        return CHANGE
    return DESTROY if is_system(path) or (content is not None and not content.strip()) else CHANGE


def redirects(simple: Simple, context: Context) -> Verdict:
    """What a command's `>` and `>>` do."""
    content = printed(simple) if simple.argv else ""
    value = content if content and len(content) < 80 and "\n" not in content else None
    risk = max(
        (overwrites(path, content) for path in simple.writes),
        default=LOOK,
    )
    appended = [path for path in simple.appends if not is_sink(path)]
    paths = [path for path in simple.writes if not is_sink(path)] + appended
    effects = tuple(written(path, context.scope, value) for path in paths)
    return Verdict(max(risk, CHANGE if appended else LOOK), (), effects, tuple(paths), context.scope)
