"""A coded report read back, line by line, to be checked against its text."""

from __future__ import annotations

from typing import Any


def show(record: dict[str, Any]) -> str:
    """The report and what is coded of it, as plain lines."""
    text = record["text"]

    def words(span: Any) -> str:
        return f"'{text[span[0] : span[1]]}'" if span else "-"

    lines = [f"=== {record['id']} ({record['published']}) {record['title']}", text, ""]
    for event in record["events"]:
        kind = event["type"] if isinstance(event["type"], str) else "|".join(event["type"])
        optional = " optional" if event["optional"] else ""
        lines.append(f"{event['id']} {kind} {event['subtype'] or '-'} {event['factuality']}{optional}")
        lines.append(f"   told: {', '.join(words(t) for t in event['triggers'])}")
        for role in ("actors", "recipients"):
            if event[role]:
                lines.append(f"   {role}: {'; '.join(' = '.join(names) for names in event[role])}")
        if event["when"]:
            lines.append(f"   when: {' .. '.join(event['when'])} {words(event['when_span'])}")
        if where := event["where"]:
            lines.append(f"   where: {where['name']} {where['country']} {where['lat']},{where['lon']} '{where['text']}'")
        for row in event["casualties"]:
            most = "or more" if row["max"] is None else "" if row["max"] == row["min"] else f"to {row['max']}"
            lines.append(
                f"   {row['outcome']}: {row['min']} {most} {row['who'] or ''} {words(row['span'])} "
                f"says {row['source'] or 'the report'}"
            )
        for claim in event["claims"]:
            lines.append(f"   {claim['source']} ({claim['source_type']}) {claim['stance']}: {words(claim['cue'])}")
    for link in record["links"]:
        lines.append(f"{link['source']} {link['type']} {link['target']}: {words(link['evidence'])}")
    for tie in record["relations"]:
        lines.append(f"{tie['subject']} {tie['type']} {tie['object']}: {words(tie['evidence'])}")
    return "\n".join(lines)
