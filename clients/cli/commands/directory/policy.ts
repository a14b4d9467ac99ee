/** The commands that show the network's policy, and propose a new policy. */
import { setPolicy } from "#sdk/directory/organisations.ts";
import { syncDirectory } from "#sdk/index.ts";
import { proposed } from "../../answers/answers.ts";
import { fields } from "../../answers/layout.ts";
import { required } from "../../arguments/grammar.ts";
import { number } from "../../arguments/kinds.ts";
import { sessionCommand } from "../../command.ts";

const policyShow = sessionCommand({
	name: "policy show",
	help: {
		summary: "Show the network's policy.",
		examples: ["cloister policy show"],
	},
	async run(session) {
		await syncDirectory(session);
		const { vettingMonths = 0, attachmentMiB = 0 } = session.dir.policy ?? {};
		const { quorum } = session.dir;
		const pairs: [string, number][] = [
			["vetting months", vettingMonths],
			["attachment MiB", attachmentMiB],
			["people who must agree", quorum],
		];
		return { data: { vettingMonths, attachmentMiB, quorum }, text: () => fields(pairs) };
	},
});

const policySet = sessionCommand({
	name: "policy set",
	help: {
		summary: "Propose a new policy for the network. Admins only.",
		parameters: { "vetting-months": "The months until a vetting must be renewed.", "attachment-mib": "The largest attachment, in MiB." },
		examples: ["cloister policy set --vetting-months 12 --attachment-mib 64"],
	},
	flags: {
		"vetting-months": required(number("MONTHS", 1, 120)),
		"attachment-mib": required(number("MIB", 1, 4096)),
	},
	async run(session, input) {
		const policy = { vettingMonths: input["vetting-months"], attachmentMiB: input["attachment-mib"] };
		return proposed(session, await setPolicy(session, policy));
	},
});

export const policyCommands = [policyShow, policySet];
