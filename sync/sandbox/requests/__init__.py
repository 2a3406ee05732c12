"""The request kinds of spreadsheets.batchUpdate, a module per notion; `batch` holds the table of them all."""
