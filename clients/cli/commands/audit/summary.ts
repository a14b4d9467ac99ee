/** The command that counts accesses by day, organisation and purpose. */
import type { Id } from "#protocol/bytes.ts";
import { type OutcomeCounts, summariseLog } from "#sdk/audit/index.ts";
import { bars } from "../../answers/layout.ts";
import { scopeAndTimeFlags, scopeAndTimeWords, scopeOf } from "../../arguments/access-scope.ts";
import { peopleCommand } from "../../command.ts";
import { messages } from "../../words/messages.ts";

function chart<K>(tallies: Map<K, OutcomeCounts>, name: (key: K) => string): string {
	return bars(
		[...tallies].map(([key, { allowed, denied, failed }]) => [
			name(key),
			allowed + denied + failed,
			messages.deniedAndFailed(denied, failed),
		]),
	);
}

function asData<K>(tallies: Map<K, OutcomeCounts>) {
	return [...tallies].map(([key, tally]) => ({ key, ...tally }));
}

const summary = peopleCommand({
	name: "audit summary",
	help: {
		summary: "Count accesses by day, organisation and purpose. Without --from it begins 30 days ago.",
		parameters: scopeAndTimeWords,
		examples: ["cloister audit summary --from -7d"],
	},
	flags: scopeAndTimeFlags,
	async run(people, input, io) {
		const from = input.from ?? io.now() - 30 * 86_400_000;
		const found = await summariseLog(people.session, { from, ...(await scopeOf(people, input)) });
		const { total, byProgram, days, organisations, purposes } = found;
		const organisation = (id: Id | null) => (id ? people.organisation(id) : messages.emptyField);
		return {
			data: { total, byProgram, days: asData(days), organisations: asData(organisations), purposes: asData(purposes) },
			text: () =>
				total === 0
					? messages.emptyList
					: [
							messages.byDay,
							chart(days, (day) => day),
							messages.byOrganisation,
							chart(organisations, organisation),
							messages.byPurpose,
							chart(purposes, (purpose) => purpose),
							...(byProgram > 0 ? [messages.byPrograms(byProgram)] : []),
						].join("\n"),
		};
	},
});

export const auditSummaryCommands = [summary];
