"""The rules of DOMAIN.md section 5: their texts, what they find, and where the findings are kept."""
