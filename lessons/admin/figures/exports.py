"""Wagtail's export to XLSX and CSV, made safe: what a learner wrote is never a formula."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from wagtail.admin.views.mixins import Echo, SpreadsheetExportMixin

from ...interchange.workbook import LIKE_FORMULA


class SafeExportMixin(SpreadsheetExportMixin):
    """Texts that look like formulas get the sign that says that they are text: ' in CSV.

    CSV has semicolons and a byte order mark, as spreadsheets in Latvian expect.
    """

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        found = super().preprocess_field_value(field, value, export_format)
        if not isinstance(found, str):
            return found
        found = ILLEGAL_CHARACTERS_RE.sub("", found)
        is_csv = export_format == self.FORMAT_CSV
        return f"'{found}" if is_csv and LIKE_FORMULA.match(found.lstrip()) else found

    def generate_xlsx_row(
        self, worksheet: Any, row_dict: Any, date_format: str | None = None
    ) -> Iterator[Any]:
        for cell in super().generate_xlsx_row(worksheet, row_dict, date_format):
            if isinstance(cell.value, str) and LIKE_FORMULA.match(cell.value.lstrip()):
                cell.data_type, cell.quotePrefix = "s", True
            yield cell

    def stream_csv(self, queryset: Iterable[Any]) -> Iterator[bytes]:
        yield "\ufeff".encode()
        writer = csv.DictWriter(Echo(), fieldnames=self.list_export, delimiter=";")
        yield writer.writerow(
            {field: self.get_heading(queryset, field) for field in self.list_export}
        )
        for item in queryset:
            yield self.write_csv_row(writer, self.to_row_dict(item))
