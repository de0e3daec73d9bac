"""Files of others: earlier answers read from a spreadsheet, the answers of a closed round written to one."""
