"""The recomputation package (复算包): a run's inputs and result in one file, to be checked."""

from kaocheng.scoring.recomputation.manifest import FORMAT, Manifest
from kaocheng.scoring.recomputation.verify import Verified, verify_package
from kaocheng.scoring.recomputation.write import Source, write_package

__all__ = ["FORMAT", "Manifest", "Source", "Verified", "verify_package", "write_package"]
