/** The commands that show the witnesses of the logs, and that propose new witnesses. */
import { formatVerifierKey, type VerifierKey } from "#protocol/log/note.ts";
import { isWitness } from "#protocol/log/witness.ts";
import { proposeWitnesses } from "#sdk/audit/index.ts";
import { syncDirectory } from "#sdk/index.ts";
import { proposed } from "../../answers/answers.ts";
import { type Columns, column, listAnswer } from "../../answers/list.ts";
import { many, required, type Word } from "../../arguments/grammar.ts";
import { number } from "../../arguments/kinds.ts";
import { verifierKey } from "../../arguments/verifier-key.ts";
import { sessionCommand } from "../../command.ts";
import { InvalidValue } from "../../problems.ts";
import { messages } from "../../words/messages.ts";

const witnessKey: Word<VerifierKey> = {
	label: "KEY",
	parse(typed) {
		const key = verifierKey.parse(typed);
		if (!isWitness(key)) throw new InvalidValue(messages.notAWitnessKey);
		return key;
	},
};

const witnessColumns: Columns<VerifierKey> = {
	name: column("WITNESS", ({ name }) => name),
	key: column("VERIFIER KEY", formatVerifierKey),
};

const show = sessionCommand({
	name: "log witnesses",
	help: {
		summary: "Show the witnesses that the directory names. Only their cosignatures count.",
		examples: ["cloister log witnesses"],
	},
	async run(session) {
		await syncDirectory(session);
		const { wanted, keys } = session.dir.witnesses;
		const list = listAnswer("witnesses", [...keys], witnessColumns);
		const text = () => (keys.length === 0 ? messages.noWitnesses : `${list.text()}\n\n${messages.witnessesWanted(wanted, keys.length)}`);
		return { data: { wanted, ...(list.data as object) }, text };
	},
});

const name = sessionCommand({
	name: "log name-witnesses",
	help: {
		summary: "Propose the witnesses whose cosignatures of the logs count. They replace all earlier witnesses. Admins only.",
		details:
			"Get each key directly from the organisation that runs the witness, outside of this network. Compare the keys in the same way before you approve; `cloister vetting list` shows them. The operator of the server then configures the addresses of the witnesses (CLOISTER_WITNESSES).",
		parameters: {
			wanted:
				"How many of these witnesses must have cosigned the newest checkpoint recently. It must be more than half of them. With 0 no cosignature is needed.",
			witness: "The verifier key of a witness. Repeat the flag for each witness that shall count.",
		},
		examples: [
			"cloister log name-witnesses --wanted 2 --witness witness.example.org/w1+12ab34cd+B... --witness other.example.net/w+34cd56ef+B...",
			"cloister log name-witnesses --wanted 0",
		],
	},
	flags: { wanted: required(number("COUNT", 0, 15)), witness: many(witnessKey) },
	async run(session, input) {
		return proposed(session, await proposeWitnesses(session, { wanted: input.wanted, keys: input.witness }));
	},
});

export const witnessesCommands = [show, name];
