"""A local server that speaks the parts of Google Sheets API v4 and Drive API v3 that spreadsheet clients use.

The way through the folder: `app` (routes as a table) -> `store` (one spreadsheet at a time, written to disk) ->
`operations` (every way to edit) -> `batch` and `requests/` (a request kind each) -> `document`, `grid`, `cells`.
Reading goes through `view` (spreadsheets.get), `values` and `drive`.
"""
