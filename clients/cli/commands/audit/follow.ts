/** The command that shows new entries of the access log as they are written. */
import { OUTCOMES, PURPOSES } from "#protocol/log/entry.ts";
import { type AuditFilter, followLog, type ReadableEntry } from "#sdk/audit/index.ts";
import { actionText } from "../../answers/access-action.ts";
import { scopeFlags, scopeOf, scopeWords } from "../../arguments/access-scope.ts";
import { optional } from "../../arguments/grammar.ts";
import { code, number } from "../../arguments/kinds.ts";
import { peopleCommand } from "../../command.ts";
import { isoTime, showTime } from "../../times.ts";
import { messages } from "../../words/messages.ts";

const follow = peopleCommand({
	name: "audit follow",
	help: {
		summary: "Show new entries of the access log as they are written.",
		parameters: {
			...scopeWords,
			outcome: "Only this outcome.",
			purpose: "Only this purpose.",
			every: "The seconds between two requests. Default: 5. Each request is recorded as an access.",
			for: "How long to follow the log, in seconds. Default: 60.",
			count: "Stop after this number of entries.",
		},
		examples: ["cloister audit follow --outcome denied --for 3600"],
	},
	flags: {
		...scopeFlags,
		outcome: optional(code(OUTCOMES)),
		purpose: optional(code(PURPOSES)),
		every: optional(number("SECONDS", 1, 3600)),
		for: optional(number("SECONDS", 1, 86_400)),
		count: optional(number("COUNT", 1, 100_000)),
	},
	async run(people, input, io) {
		const { outcome, purpose } = input;
		const ids = await scopeOf(people, input);
		const filter: AuditFilter = { ...ids, ...(outcome && { outcome }), ...(purpose && { purpose }) };
		const timeLimit = new AbortController();
		const timer = setTimeout(() => timeLimit.abort(), (input.for ?? 60) * 1000);
		const found: ReadableEntry[] = [];
		try {
			for await (const each of followLog(people.session, filter, { everyMs: (input.every ?? 5) * 1000, signal: timeLimit.signal })) {
				const { at, actor, outcome: how } = each.entry;
				io.note(messages.followed(each.seq, showTime(at), people.name(actor), actionText(each.entry), how));
				if (found.push(each) >= (input.count ?? Number.POSITIVE_INFINITY)) break;
			}
		} finally {
			clearTimeout(timer);
		}
		const data = found.map(({ seq, entry }) => ({
			seq,
			at: isoTime(entry.at),
			actor: entry.actor,
			action: entry.action,
			outcome: entry.outcome,
			attested: entry.attested,
			initiator: entry.initiator,
		}));
		return { data: { entries: data }, text: () => messages.followedAll(found.length) };
	},
});

export const auditFollowCommands = [follow];
