"""Plans for people to read and keep: tables, a workbook, a page; written whole or not at all."""

from optimizer.report.csv_files import Sheet, write_file, write_folder
from optimizer.report.files import refuse_what_is_there, write_whole

__all__ = ["Sheet", "refuse_what_is_there", "write_file", "write_folder", "write_whole"]
