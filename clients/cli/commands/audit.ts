/** The auditor's questions, summaries and follow mode. Names are looked up here; the log itself has none. */
import type { Id } from "#protocol/bytes.ts";
import { OUTCOMES, PURPOSES } from "#protocol/log/entry.ts";
import { type AuditFilter, ask, auditSummary, type Finding, followLog, QUESTIONS, type Seen, type Tally } from "#sdk/audit/index.ts";
import { command } from "../command.ts";
import { flag, optional, required } from "../grammar.ts";
import { idsAs, scopeAndTimeFlags, scopeFlags, scopeOf } from "../helpers/access-scope.ts";
import { atMost, listedPart } from "../helpers/answers.ts";
import { code, number, text } from "../kinds.ts";
import { bars } from "../layout.ts";
import { People } from "../people.ts";
import { isoTime, showTime } from "../times.ts";
import { messages } from "../words/messages.ts";
import { auditExportCommands } from "./audit-export.ts";
import { auditReport } from "./audit-report.ts";

function told(people: People, { actor, case: caseId, count, from, to, entries }: Finding) {
	const shown = entries.map(({ seq, entry }) => ({ seq, at: isoTime(entry.at), action: entry.action, outcome: entry.outcome }));
	return {
		actor,
		actorName: actor && people.checkedName(actor),
		case: caseId,
		count,
		from: isoTime(from),
		to: isoTime(to),
		entries: shown,
	};
}

function row(people: People, { actor, case: caseId, count, from, to, entries }: Finding, shown: (id: Id | null) => string) {
	const [newest] = entries as [Seen];
	const until = entries.length > 1 ? showTime(to) : "";
	return [newest.seq, showTime(from), until, people.name(actor), newest.entry.action, newest.entry.outcome, shown(caseId), count];
}

const asking = command({
	name: "audit ask",
	help: {
		summary: "Ask the access log a saved question, over the last 30 days if no time is given.",
		details:
			"seen-by: what a member saw, without lists in which nothing stood. who-looked: who looked at a case. refused: who was refused. bulk-reads: much in a short time. off-hours: at night and on weekends where the member is. first-looks: who looked at a case for the first time. denied-bursts: many refusals in a short time. no-relation: readers of a case whose desks don't work on it. leaver: the last month of somebody who left. An answer is a reason to ask, never a verdict. Each question is itself an access.",
		parameters: {
			question: "Which.",
			actor: "Whose accesses.",
			organisation: "Whose people.",
			case: "About which case; auditors give its whole id.",
			from: "Since when.",
			to: "Before when.",
			most: "From how many objects (200) or refusals (5) on it is a burst.",
			within: "In how many minutes: 60 for reads, 10 for refusals.",
			zone: "Time zone such as Europe/Rome, in place of that of the member's country.",
		},
		examples: ['cloister audit ask seen-by --actor "Ana Kola"', "cloister audit ask bulk-reads --most 100 --within 30"],
	},
	args: { question: required(code(QUESTIONS, "QUESTION")) },
	flags: {
		...scopeAndTimeFlags,
		most: optional(number("COUNT", 1, 1_000_000)),
		within: optional(number("MINUTES", 1, 100_000)),
		zone: optional(text("ZONE")),
		limit: optional(number("COUNT", 1, 100_000)),
		ids: flag,
	},
	async run(io, input) {
		const people = await People.of(await io.session());
		const within = input.within === undefined ? undefined : input.within * 60_000;
		const what = { ...(await scopeOf(people, input)), most: input.most, within, zone: input.zone };
		const part = await atMost(ask(people.session, input.question, what), input.limit ?? 1000);
		const heads = ["NUMBER", "WHEN", "UNTIL", "WHO", "ACTION", "OUTCOME", "CASE", "COUNT"];
		return listedPart(
			"findings",
			part,
			part.found.map((each) => told(people, each)),
			heads,
			part.found.map((each) => row(people, each, idsAs(input.ids))),
		);
	},
});

function chart<K>(tallies: Map<K, Tally>, name: (key: K) => string): string {
	return bars(
		[...tallies].map(([key, { allowed, denied, failed }]) => [name(key), allowed + denied + failed, messages.ofThem(denied, failed)]),
	);
}

function asData<K>(tallies: Map<K, Tally>) {
	return [...tallies].map(([key, tally]) => ({ key, ...tally }));
}

const summary = command({
	name: "audit summary",
	help: {
		summary: "Count accesses by day, organisation and purpose, over the last 30 days if no time is given.",
		parameters: {
			actor: "Whose accesses.",
			organisation: "Whose people.",
			case: "About which case; auditors give its whole id.",
			from: "Since when.",
			to: "Before when.",
		},
		examples: ["cloister audit summary --from -7d"],
	},
	args: {},
	flags: scopeAndTimeFlags,
	async run(io, input) {
		const people = await People.of(await io.session());
		const from = input.from ?? io.now() - 30 * 86_400_000;
		const found = await auditSummary(people.session, { from, ...(await scopeOf(people, input)) });
		const { total, days, organisations, purposes } = found;
		const organisation = (id: Id | null) => (id ? people.organisation(id) : messages.noneOfThem);
		return {
			data: { total, days: asData(days), organisations: asData(organisations), purposes: asData(purposes) },
			text: () =>
				total === 0
					? messages.none
					: [
							messages.byDay,
							chart(days, (day) => day),
							messages.byOrganisation,
							chart(organisations, organisation),
							messages.byPurpose,
							chart(purposes, (purpose) => purpose),
						].join("\n"),
		};
	},
});

const follow = command({
	name: "audit follow",
	help: {
		summary: "Show new entries as they come.",
		parameters: {
			actor: "Whose accesses.",
			organisation: "Whose people.",
			case: "About which case; auditors give its whole id.",
			outcome: "With which outcome.",
			purpose: "For which purpose.",
			every: "Seconds between two looks; 5 if left out. Each look is an access.",
			for: "How long, in seconds; 60 if left out.",
			count: "Stop after so many.",
		},
		examples: ["cloister audit follow --outcome denied --for 3600"],
	},
	args: {},
	flags: {
		...scopeFlags,
		outcome: optional(code(OUTCOMES)),
		purpose: optional(code(PURPOSES)),
		every: optional(number("SECONDS", 1, 3600)),
		for: optional(number("SECONDS", 1, 86_400)),
		count: optional(number("COUNT", 1, 100_000)),
	},
	async run(io, input) {
		const people = await People.of(await io.session());
		const { outcome, purpose } = input;
		const ids = await scopeOf(people, input);
		const filter: AuditFilter = { ...ids, ...(outcome && { outcome }), ...(purpose && { purpose }) };
		const over = new AbortController();
		const timer = setTimeout(() => over.abort(), (input.for ?? 60) * 1000);
		const found: Seen[] = [];
		try {
			for await (const each of followLog(people.session, filter, { everyMs: (input.every ?? 5) * 1000, signal: over.signal })) {
				const { at, actor, action, outcome: how } = each.entry;
				io.note(messages.followed(each.seq, showTime(at), people.name(actor), action, how));
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
		}));
		return { data: { entries: data }, text: () => messages.followedAll(found.length) };
	},
});

export const auditCommands = [asking, summary, follow, auditReport, ...auditExportCommands];
