import pytest
from tests.reports.test_hostile_pdf import *
def test_dump(hostile):
    open("/tmp/pdfw/hostile-%s.pdf"%hostile.snapshot.plan["digits"],"wb").write(hostile.pdf)
    open("/tmp/pdfw/hostile-%s.html"%hostile.snapshot.plan["digits"],"w").write(hostile.html)
