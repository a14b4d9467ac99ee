/** The access log: who looked at what, and whether the log itself is in order. */
import { toBase64Url } from "#protocol/bytes.ts";
import { OUTCOMES, PURPOSES } from "#protocol/log/entry.ts";
import { type AuditEntry, auditEntries, checkReceipts, newestCheckpoint } from "#sdk/audit/index.ts";
import { command } from "../command.ts";
import { flag, optional } from "../grammar.ts";
import { idsAs } from "../helpers/access-scope.ts";
import { atMost, listedPart } from "../helpers/answers.ts";
import { findCase } from "../helpers/find.ts";
import { code, number, ref, text, time } from "../kinds.ts";
import { People } from "../people.ts";
import { isoTime, showTime } from "../times.ts";
import { messages } from "../words/messages.ts";
import { exporting, proof, whichLog } from "./log-export.ts";
import { restart } from "./log-restart.ts";
import { status } from "./log-status.ts";
import { verify } from "./log-verify.ts";
import { witnessesCommands } from "./log-witnesses.ts";

function told(people: People, { seq, entry }: AuditEntry) {
	if (!entry) return { seq, redacted: true };
	const { v: _version, session: _session, at, actor, ...rest } = entry;
	return { seq, at: isoTime(at), actor, actorName: actor && people.checkedName(actor), ...rest };
}

const entries = command({
	name: "log entries",
	help: {
		summary: "Search the access log: auditors all of it, coordinators their organisation's, everybody their own.",
		parameters: {
			actor: "Who looked.",
			organisation: "Whose people.",
			case: "About which case; auditors give its whole id.",
			object: "About which object: its whole id.",
			from: "Since when.",
			to: "Before when.",
			action: "Which action, such as entry.read.",
			outcome: "With which outcome.",
			purpose: "For which purpose.",
		},
		examples: ["cloister log entries --outcome denied --from -7d", 'cloister log entries --actor "Ana Kola" --limit 200'],
	},
	args: {},
	flags: {
		actor: optional(ref("MEMBER")),
		organisation: optional(ref("ORGANISATION")),
		case: optional(ref("CASE")),
		object: optional(text("ID")),
		from: optional(time),
		to: optional(time),
		action: optional(text("ACTION")),
		outcome: optional(code(OUTCOMES)),
		purpose: optional(code(PURPOSES)),
		limit: optional(number("COUNT", 1, 100_000)),
		ids: flag,
	},
	async run(io, input) {
		const people = await People.of(await io.session());
		const { session } = people;
		const { from, to, action, outcome, purpose, object } = input;
		const filter = {
			...(input.actor !== undefined && { actor: people.findMember(input.actor).id }),
			...(input.organisation !== undefined && { organisation: people.findOrganisation(input.organisation) }),
			...(input.case !== undefined && { case: await findCase(session, input.case) }),
			...(object !== undefined && { object }),
			...(from !== undefined && { from }),
			...(to !== undefined && { to }),
			...(action !== undefined && { action }),
			...(outcome && { outcome }),
			...(purpose && { purpose }),
		};
		const most = input.limit ?? 50;
		const part = await atMost(auditEntries(session, { ...filter, limit: Math.min(most + 1, 200) }), most);
		const { found } = part;
		const data = found.map((each) => told(people, each));
		const shown = idsAs(input.ids);
		const rows = found.map(({ seq, entry }) =>
			entry
				? [
						seq,
						showTime(entry.at),
						people.name(entry.actor),
						entry.action,
						entry.outcome,
						entry.purpose,
						entry.objectType,
						shown(entry.object),
						shown(entry.case),
						entry.count,
					]
				: [seq, "", "", messages.erased],
		);
		return listedPart(
			"entries",
			part,
			data,
			["NUMBER", "WHEN", "WHO", "ACTION", "OUTCOME", "PURPOSE", "OBJECT", "ID", "CASE", "COUNT"],
			rows,
		);
	},
});

const checkpoint = command({
	name: "log checkpoint",
	help: {
		summary: "Show the newest signed checkpoint, for other people's tools.",
		examples: ["cloister log checkpoint"],
	},
	args: { log: whichLog },
	flags: {},
	async run(io, input) {
		const log = input.log ?? "access";
		const newest = await newestCheckpoint(await io.session(), log);
		if (!newest) return { data: { log, size: 0, note: null }, text: () => messages.none };
		const { size, root } = newest.checkpoint;
		return { data: { log, size, root: toBase64Url(root), note: newest.note }, text: () => newest.note.trimEnd() };
	},
});

const receipts = command({
	name: "log receipts",
	help: {
		summary: "Check that your own accesses, as the server acknowledged them, are in the signed log.",
		examples: ["cloister log receipts"],
	},
	args: {},
	flags: {},
	async run(io) {
		const found = await checkReceipts(await io.session());
		return { data: found, text: () => messages.receipts(found.checked, found.waiting, found.hidden) };
	},
});

export const logCommands = [entries, verify, status, ...witnessesCommands, exporting, proof, checkpoint, receipts, restart];
