/** Whose cosignatures of the logs count: as the directory says it, and as an admin proposes it. */
import { formatVerifierKey, type VerifierKey } from "#protocol/log/note.ts";
import { isWitness } from "#protocol/log/witness.ts";
import { proposeWitnesses } from "#sdk/audit/index.ts";
import { syncDirectory } from "#sdk/index.ts";
import { proposed } from "../../answers/answers.ts";
import { type Columns, column, listAnswer } from "../../answers/list.ts";
import { many, required, type Word } from "../../arguments/grammar.ts";
import { number } from "../../arguments/kinds.ts";
import { verifierKey } from "../../arguments/verifier-key.ts";
import { command } from "../../command.ts";
import { Problem } from "../../problems.ts";
import { messages } from "../../words/messages.ts";

const witnessKey: Word<VerifierKey> = {
	label: "KEY",
	parse(typed) {
		const key = verifierKey.parse(typed);
		if (!isWitness(key)) throw new Problem(messages.notAWitnessKey);
		return key;
	},
};

const witnessColumns: Columns<VerifierKey> = {
	name: column("WITNESS", ({ name }) => name),
	key: column("VERIFIER KEY", formatVerifierKey),
};

const show = command({
	name: "log witnesses",
	help: {
		summary: "Show the witnesses that the directory names. Only their cosignatures count.",
		examples: ["cloister log witnesses"],
	},
	args: {},
	flags: {},
	async run(io) {
		const session = await io.session();
		await syncDirectory(session);
		const { wanted, keys } = session.dir.witnesses;
		const shown = listAnswer("witnesses", [...keys], witnessColumns);
		const text = () => (keys.length === 0 ? messages.noWitnesses : `${shown.text()}\n\n${messages.witnessesWanted(wanted, keys.length)}`);
		return { data: { wanted, ...(shown.data as object) }, text };
	},
});

const name = command({
	name: "log name-witnesses",
	help: {
		summary: "Propose the witnesses whose cosignatures of the logs count, in place of all before. Admins only.",
		details:
			"Take each key from the organisation that runs the witness, by another way than this network, and so before you approve: `cloister vetting list` shows the keys. Who runs the server adds the address of each that can be asked (CLOISTER_WITNESSES).",
		parameters: {
			wanted: "How many of them must have cosigned, for the newest checkpoint to count as fresh. 0: none.",
			witness: "Verifier key of a witness. All that shall count must be given.",
		},
		examples: [
			"cloister log name-witnesses --wanted 1 --witness witness.example.org/w1+12ab34cd+B... --witness other.example.net/w+34cd56ef+B...",
			"cloister log name-witnesses --wanted 0",
		],
	},
	args: {},
	flags: { wanted: required(number("COUNT", 0, 15)), witness: many(witnessKey) },
	async run(io, input) {
		const session = await io.session();
		return proposed(session, await proposeWitnesses(session, { wanted: input.wanted, keys: input.witness }));
	},
});

export const witnessesCommands = [show, name];
