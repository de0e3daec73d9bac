"""All SQL: the databases of a workspace, their migrations, and what is kept in them."""
