/** The commands for what organisations say about a position. */
import { randomId } from "#crypto/random.ts";
import { CHOICES } from "#protocol/items/endorsements.ts";
import { openDocument } from "#sdk/spaces/documents.ts";
import { endorsePosition } from "#sdk/spaces/endorsements.ts";
import { optional } from "../../arguments/grammar.ts";
import { code } from "../../arguments/kinds.ts";
import { command } from "../../command.ts";
import { DOCUMENT, documentArgument, findDocument } from "./documents.ts";

const endorse = command({
	name: "document endorse",
	help: {
		summary: "Say for your organisation what it thinks of the present text of a position. Only a coordinator can.",
		details:
			"It replaces what your organisation has said before, and `document take-back` takes it back. When the text changes, the new text has no endorsement until you endorse it again.",
		parameters: { document: DOCUMENT, choice: "What your organisation says. Default: yes." },
		examples: ["cloister document endorse 91c0", "cloister document endorse 91c0 --choice abstain"],
	},
	args: documentArgument,
	flags: { choice: optional(code(CHOICES)) },
	async run(io, input) {
		const { people, space, item } = await findDocument(io, input.document);
		const { source } = await openDocument(people.session, space, item);
		const endorsement = randomId();
		const { choice = "yes" } = input;
		await endorsePosition(people.session, space, item, { revision: source.revision, choice, entry: endorsement });
		return { data: { endorsement, revision: source.revision }, text: () => endorsement };
	},
});

export const endorsementCommands = [endorse];
