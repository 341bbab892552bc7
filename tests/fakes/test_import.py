"""Importing the fakes loads no client library."""

import subprocess
import sys


def test_importing_the_fakes_loads_no_client_library():
    program = (
        "import sys, docpact.fakes as fakes\n"
        "from docpact.fakes import *\n"
        "WorkflowsFake().add_history({'entries': [{}]})\n"
        "heavy = {'responses', 'requests', 'httpx', 'hypothesis', 'faker', 'jsonschema', 'pytest'}\n"
        "heavy &= sys.modules.keys()\n"
        "assert not heavy, heavy\n"
        "assert set(fakes.__all__) <= set(dir(fakes))\n"
        "assert not hasattr(fakes, 'nothing')\n"
    )
    completed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert completed.returncode == 0, completed.stderr
