"""One module for each subject of pages; each has a ``router``, named in the application."""
