/** The command that searches the access log. */
import { type AccessEntryBody, OUTCOMES, PURPOSES } from "#protocol/log/entry.ts";
import { type AuditEntry, searchLog } from "#sdk/audit/index.ts";
import { actionText } from "../../answers/access-action.ts";
import type { Cell } from "../../answers/layout.ts";
import { type Columns, firstRows, firstRowsAnswer, textOnly } from "../../answers/list.ts";
import { idFormat, scopeAndTimeFlags, scopeAndTimeWords, scopeOf } from "../../arguments/access-scope.ts";
import { flag, optional } from "../../arguments/grammar.ts";
import { code, number, text } from "../../arguments/kinds.ts";
import { peopleCommand } from "../../command.ts";
import type { People } from "../../lookup/people.ts";
import { isoTime, showTime } from "../../times.ts";
import { codeInWords } from "../../words/language.ts";
import { messages } from "../../words/messages.ts";

/** A cell that stays empty if the entry was erased. An erased entry has only its number. */
const erasable =
	(cell: (entry: AccessEntryBody) => Cell) =>
	({ entry }: AuditEntry) =>
		entry && cell(entry);

const entryColumns = (people: People, showId: (id: string | null) => string): Columns<AuditEntry> => ({
	number: textOnly("NUMBER", ({ seq }) => seq),
	at: textOnly(
		"WHEN",
		erasable(({ at }) => showTime(at)),
	),
	actor: textOnly(
		"WHO",
		erasable(({ actor }) => people.name(actor)),
	),
	action: textOnly("ACTION", ({ entry }) => (entry ? actionText(entry) : messages.erased)),
	outcome: textOnly(
		"OUTCOME",
		erasable(({ outcome }) => codeInWords("log.outcome", outcome)),
	),
	purpose: textOnly(
		"PURPOSE",
		erasable(({ purpose }) => codeInWords("log.purpose", purpose)),
	),
	objectType: textOnly(
		"OBJECT",
		erasable(({ objectType }) => objectType),
	),
	section: textOnly("SECTION", ({ section }) => codeInWords("section", section)),
	object: textOnly(
		"ID",
		erasable(({ object }) => showId(object)),
	),
	case: textOnly(
		"CASE",
		erasable(({ case: caseId }) => showId(caseId)),
	),
	count: textOnly(
		"COUNT",
		erasable(({ count }) => count),
	),
});

function entryJson(people: People, { seq, entry, section }: AuditEntry) {
	if (!entry) return { seq, redacted: true };
	const { v: _version, session: _session, at, actor, ...rest } = entry;
	return { seq, at: isoTime(at), actor, actorName: actor && people.checkedName(actor), ...rest, section };
}

const entries = peopleCommand({
	name: "log entries",
	help: {
		summary: "Search the access log.",
		details:
			"Auditors of the network see all entries. Auditors of one organisation and coordinators see the entries of their organisation. Other members see only their own entries.",
		parameters: {
			...scopeAndTimeWords,
			object: "Only accesses to this object. Type its whole id.",
			action: "Only this action, such as entry.read.",
			outcome: "Only this outcome.",
			purpose: "Only this purpose.",
		},
		examples: ["cloister log entries --outcome denied --from -7d", 'cloister log entries --actor "Ana Kola" --limit 200'],
	},
	flags: {
		...scopeAndTimeFlags,
		object: optional(text("ID")),
		action: optional(text("ACTION")),
		outcome: optional(code(OUTCOMES)),
		purpose: optional(code(PURPOSES)),
		limit: optional(number("COUNT", 1, 100_000)),
		ids: flag,
	},
	async run(people, input) {
		const { action, outcome, purpose, object } = input;
		const filter = {
			...(await scopeOf(people, input)),
			...(object !== undefined && { object }),
			...(action !== undefined && { action }),
			...(outcome && { outcome }),
			...(purpose && { purpose }),
		};
		const limit = input.limit ?? 50;
		const part = await firstRows(searchLog(people.session, { ...filter, limit: Math.min(limit + 1, 200) }), limit);
		const list = firstRowsAnswer("entries", part, entryColumns(people, idFormat(input.ids)));
		return { data: { entries: part.rows.map((row) => entryJson(people, row)), more: part.more }, text: list.text };
	},
});

export const logEntryCommands = [entries];
