"""The daily work at the desk: check, decide, settle what is owed, find again.

One use case is one function; it begins by asking whether the actor may.
"""
