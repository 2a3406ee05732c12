"""The API surface as a table: every method of Google's that the sandbox has, and what answers it."""

from __future__ import annotations

from collections.abc import Callable

from sync.sandbox import sheets_api
from sync.sandbox.access import Visit
from sync.sandbox.call import Call, Content
from sync.sandbox.cells import Json
from sync.sandbox.drive import changes, comments, files, permissions, revisions, watching

Answer = Callable[[Visit, Call], Json | Content | None]

ANSWERS: dict[str, Answer] = {
    "sheets.spreadsheets.create": sheets_api.create,
    "sheets.spreadsheets.get": sheets_api.get,
    "sheets.spreadsheets.batchUpdate": sheets_api.batch_update,
    "sheets.spreadsheets.getByDataFilter": sheets_api.get_by_data_filter,
    "sheets.spreadsheets.developerMetadata.get": sheets_api.metadata_get,
    "sheets.spreadsheets.developerMetadata.search": sheets_api.metadata_search,
    "sheets.spreadsheets.sheets.copyTo": sheets_api.copy_sheet,
    "sheets.spreadsheets.values.append": sheets_api.values_append,
    "sheets.spreadsheets.values.batchClear": sheets_api.values_batch_clear,
    "sheets.spreadsheets.values.batchClearByDataFilter": sheets_api.values_batch_clear_by_data_filter,
    "sheets.spreadsheets.values.batchGet": sheets_api.values_batch_get,
    "sheets.spreadsheets.values.batchGetByDataFilter": sheets_api.values_batch_get_by_data_filter,
    "sheets.spreadsheets.values.batchUpdate": sheets_api.values_batch_update,
    "sheets.spreadsheets.values.batchUpdateByDataFilter": sheets_api.values_batch_update_by_data_filter,
    "sheets.spreadsheets.values.clear": sheets_api.values_clear,
    "sheets.spreadsheets.values.get": sheets_api.values_get,
    "sheets.spreadsheets.values.update": sheets_api.values_update,
    "drive.about.get": files.about,
    "drive.changes.getStartPageToken": changes.start_page_token,
    "drive.changes.list": changes.list_changes,
    "drive.changes.watch": watching.watch_changes,
    "drive.channels.stop": watching.stop,
    "drive.comments.list": comments.list_comments,
    "drive.files.copy": files.copy_file,
    "drive.files.create": files.create_file,
    "drive.files.delete": files.delete_file,
    "drive.files.emptyTrash": files.empty_trash,
    "drive.files.export": files.export_file,
    "drive.files.generateIds": files.generate_ids,
    "drive.files.get": files.get_file,
    "drive.files.list": files.list_files,
    "drive.files.update": files.update_file,
    "drive.files.watch": watching.watch_file,
    "drive.permissions.create": permissions.create_permission,
    "drive.permissions.delete": permissions.delete_permission,
    "drive.permissions.get": permissions.get_permission,
    "drive.permissions.list": permissions.list_permissions,
    "drive.permissions.update": permissions.update_permission,
    "drive.revisions.get": revisions.get_revision,
    "drive.revisions.list": revisions.list_revisions,
}
