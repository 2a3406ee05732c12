"""Full-text search: which words of which fields are found, how a question is read, and how the database keeps them."""
