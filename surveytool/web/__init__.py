"""The pages: WSGI apps with separate rights, and the server that runs them."""
