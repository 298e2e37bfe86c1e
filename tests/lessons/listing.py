"""Lists of names as teachers have them."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from openpyxl import Workbook

LIST = """Оксана
Fatima; en
Айгуль;ru
  Nguyễn Thị Mai ; EN
Олена

Гульнара; Русский
Ana Carolina Oliveira dos Santos; English
Jūlija; latviešu
Zoë
Наталія; українська
О’Лена
Мар'яна
Anna-Marija
Priya S.
Rosa
Ширин; ru"""


def workbook(rows: Iterable[Iterable[Any]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    file = BytesIO()
    book.save(file)
    return file.getvalue()
