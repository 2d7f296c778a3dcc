"""kill -9 at 200 random moments of signing and publishing; what must hold afterwards is in tests/gate/test_crashes.py.

python bench/kills.py [TIMES]
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TEST = Path(__file__).parent.parent / "tests" / "gate" / "test_crashes.py"

if __name__ == "__main__":
    times = sys.argv[1] if len(sys.argv) > 1 else "200"
    call = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "any_moment", str(TEST)]
    raise SystemExit(subprocess.run(call, env={**os.environ, "WETINK_KILLS": times}, check=False).returncode)
