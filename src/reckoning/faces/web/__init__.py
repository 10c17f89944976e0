"""The pages: a case to be read, judged and added to in a browser, on this machine alone."""
