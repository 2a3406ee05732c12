"""Drive v3 for spreadsheets and folders. `resources` shapes the answers; each other module is a resource of the API.

Every method takes the visit (the store as the user sees it) and the call, and answers JSON, a file, or None.
"""
