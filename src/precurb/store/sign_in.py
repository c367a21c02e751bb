"""Attempts to sign in, what is given out to be brought back once, and identities elsewhere."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select

from precurb.errors import ConflictError
from precurb.store.opened import Writing
from precurb.store.tables.service import challenges, identities, sign_in_attempts
from precurb.store.users import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """Something given out once, known by its hash; ``content`` is of its kind's own form."""

    secret_hash: str
    kind: str
    user: str | None = None
    content: str = ""
    expires: dt.datetime | None = None  # good until it is used, when left out


def attempts(
    db: Connection, subject: str, since: dt.datetime
) -> tuple[int, dt.datetime | None]:
    """How often a subject tried since then, and when the first of these was."""
    query = select(func.count(), func.min(sign_in_attempts.c.at)).where(
        sign_in_attempts.c.subject == subject, sign_in_attempts.c.at > since
    )
    count, first = db.execute(query).one()
    return count, first


def count_attempt(writing: Writing, subjects: tuple[str, ...]) -> None:
    """Count an attempt for each of some subjects."""
    rows = [{"subject": each, "at": writing.acting.at} for each in subjects]
    writing.db.execute(insert(sign_in_attempts), rows)


def forget_attempts(writing: Writing, subject: str) -> None:
    """Let a subject begin anew."""
    writing.db.execute(delete(sign_in_attempts).where(sign_in_attempts.c.subject == subject))


def forget_last_attempt(writing: Writing, subject: str) -> None:
    """Take the newest attempt of a subject off its account: it was none to guess."""
    newest = select(func.max(sign_in_attempts.c.seq)).where(
        sign_in_attempts.c.subject == subject
    )
    mine = sign_in_attempts.c.seq == newest.scalar_subquery()
    writing.db.execute(delete(sign_in_attempts).where(mine))


def forget_attempts_before(writing: Writing, moment: dt.datetime) -> None:
    """Forget attempts that no longer count."""
    writing.db.execute(delete(sign_in_attempts).where(sign_in_attempts.c.at <= moment))


def give_out(writing: Writing, made: Challenge) -> None:
    """Keep what was given out, and forget what nobody brought back in time."""
    writing.db.execute(delete(challenges).where(challenges.c.expires <= writing.acting.at))
    names = Challenge.__dataclass_fields__
    writing.db.execute(insert(challenges), {name: getattr(made, name) for name in names})


def bring_back(writing: Writing, kind: str, secret_hash: str) -> Challenge | None:
    """Take what is brought back; it is gone with that, so that nobody can bring it twice.

    Returns:
        Nothing where none such was given out, or its time is over.
    """
    taken = (
        delete(challenges)
        .where(challenges.c.secret_hash == secret_hash, challenges.c.kind == kind)
        .returning(*challenges.c)
    )
    row = writing.db.execute(taken).first()
    if row is None or (row.expires is not None and row.expires <= writing.acting.at):
        return None
    return Challenge(**row._mapping)


def look_at(db: Connection, kind: str, secret_hash: str, at: dt.datetime) -> Challenge | None:
    """What was given out and is still good, without taking it back."""
    row = db.execute(
        select(challenges).where(
            challenges.c.secret_hash == secret_hash, challenges.c.kind == kind
        )
    ).first()
    if row is None or (row.expires is not None and row.expires <= at):
        return None
    return Challenge(**row._mapping)


def withdraw(writing: Writing, kind: str) -> None:
    """Let nothing of a kind be brought back any more."""
    writing.db.execute(delete(challenges).where(challenges.c.kind == kind))


def withdraw_all(writing: Writing, user: User) -> None:
    """Let nothing that a user was given be brought back any more."""
    writing.db.execute(delete(challenges).where(challenges.c.user == user.id))


def bound_user(db: Connection, issuer: str, subject: str) -> str | None:
    """The id of the user whom an identity provider calls ``subject``, if one is bound."""
    query = select(identities.c.user).where(
        identities.c.issuer == issuer, identities.c.subject == subject
    )
    return db.execute(query).scalar()


def bind(writing: Writing, user: User, issuer: str, subject: str) -> None:
    """Hold that a user is the one whom an identity provider calls ``subject``, for good.

    Raises:
        ConflictError: The user is bound to another subject there, or the subject to another
            user.
    """
    db = writing.db
    either = (identities.c.subject == subject) | (identities.c.user == user.id)
    rows = db.execute(select(identities).where(identities.c.issuer == issuer, either)).all()
    if any(row.user != user.id or row.subject != subject for row in rows):
        raise ConflictError(f"{user.name} is another one at the identity provider")
    if not rows:
        row = {
            "issuer": issuer, "subject": subject, "user": user.id,
            "bound": writing.acting.at,
        }  # fmt: skip
        db.execute(insert(identities), row)
        writing.note("bind identity", f"user {user.name}")


def unbind(writing: Writing, user: User) -> None:
    """Forget who a user is elsewhere, so that the next sign-in binds anew."""
    gone = delete(identities).where(identities.c.user == user.id)
    if writing.db.execute(gone).rowcount:
        writing.note("unbind identity", f"user {user.name}")
