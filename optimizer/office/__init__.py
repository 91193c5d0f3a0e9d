"""What offices really have: rosters and lists in Excel, to a scenario and back."""

from optimizer.office.bring_in import Imported, import_book
from optimizer.office.export import export_book
from optimizer.office.safe_cells import safe
from optimizer.office.template import write_template

__all__ = ["Imported", "export_book", "import_book", "safe", "write_template"]
