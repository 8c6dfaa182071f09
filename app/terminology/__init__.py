"""What a terminology is: concepts and their parts, rules, errors; plain data, no database, no request."""
