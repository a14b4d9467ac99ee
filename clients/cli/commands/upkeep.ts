/** The command that does a member's part of the network's upkeep. */
import { doAllUpkeep } from "#sdk/casework/index.ts";
import { errorJson } from "../answers/exits.ts";
import { sessionCommand } from "../command.ts";
import { shortId } from "../short-id.ts";
import { messages } from "../words/messages.ts";

const upkeep = sessionCommand({
	name: "upkeep",
	help: {
		summary: "Do the upkeep: renew keys, give colleagues their desk's key, withdraw requests that are no longer needed.",
		examples: ["cloister upkeep"],
	},
	async run(session, _, io) {
		const progress = io.progress(messages.renewing);
		let most = 1;
		const { keys, cases } = await doAllUpkeep(session, ({ left }) => {
			most = Math.max(most, left);
			progress.step(most - left, most);
		}).finally(progress.done);
		const failed = [
			...keys.failed.map(({ subject, error }) => ({ subject, error: errorJson(error) })),
			...cases.failed.map((each) => ({ subject: each.case, error: errorJson(each.error) })),
		];
		const { desksRenewed, colleaguesServed, circlesRenewed, seatsServed, compartmentsRenewed, left } = keys;
		const data = {
			desksRenewed,
			colleaguesServed,
			circlesRenewed,
			seatsServed,
			compartmentsRenewed,
			left,
			withdrawn: cases.withdrawn,
			sealedByHand: cases.sealed,
			sectionsRenewed: cases.renewed,
			failed,
		};
		const text = () =>
			[
				messages.upkeep(data.desksRenewed, data.colleaguesServed, compartmentsRenewed + cases.renewed.length, left),
				...failed.map((each) => `${shortId(each.subject)}  ${each.error.message}`),
			].join("\n");
		return { data, text };
	},
});

export const upkeepCommands = [upkeep];
