"""The rules of DOMAIN.md section 5, a module for each type that they are about; each registers its own."""
