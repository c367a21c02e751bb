"""What the service needs beside the records: webhooks, repeated requests, sign-ins."""

from sqlalchemy import Table

APPEND_ONLY: tuple[Table, ...] = ()
