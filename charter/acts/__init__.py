"""The rows of the table of acts, by part of the procedure; `charter.table` puts them together."""
