"""Tables for spreadsheets, as CSV files written whole or not at all."""

from optimizer.report.csv_files import Sheet, write_file, write_folder

__all__ = ["Sheet", "write_file", "write_folder"]
