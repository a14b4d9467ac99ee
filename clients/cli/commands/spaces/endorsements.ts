/** The commands for what organisations say about a position. */
import fs from "node:fs/promises";
import { randomId } from "#crypto/random.ts";
import { cryptoReady } from "#crypto/ready.ts";
import { organisationName } from "#protocol/folds/directory.ts";
import { CHOICES } from "#protocol/items/endorsements.ts";
import { announce } from "#sdk/audit/index.ts";
import { openDocument } from "#sdk/spaces/documents.ts";
import { makeEndorsementFile, verifyEndorsementFile } from "#sdk/spaces/endorsement-file.ts";
import { endorsePosition } from "#sdk/spaces/endorsements.ts";
import { escapeControls, indent, oneLine } from "../../answers/layout.ts";
import { optional, required } from "../../arguments/grammar.ts";
import { code, path, text } from "../../arguments/kinds.ts";
import { command } from "../../command.ts";
import { onePiece, refuseBadPlace, saveWhole } from "../../files.ts";
import { parseJson } from "../../json.ts";
import { isoTime } from "../../times.ts";
import { messages } from "../../words/messages.ts";
import { DOCUMENT, documentArgument, findDocument } from "./documents.ts";

const endorse = command({
	name: "document endorse",
	help: {
		summary: "Say for your organisation what it thinks of the present text of a position. Only a coordinator can.",
		details:
			"It replaces what your organisation has said before, and `document take-back` takes it back. When the text changes, the new text has no endorsement until you endorse it again. When the position is published, the public site names the organisations that said yes.",
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

const prove = command({
	name: "document prove",
	help: {
		summary: "Save what organisations say about the present text of a position. Anybody can check the file offline.",
		details:
			"The file has the whole directory of the network, with the names of all members and desks. Give it only to people who may know them. The export is announced to the server before the file is saved, and the access log records it.",
		parameters: { document: DOCUMENT },
		examples: ["cloister document prove 91c0 --to endorsements.json"],
	},
	args: documentArgument,
	flags: { to: required(path) },
	async run(io, input) {
		const { people, space, item } = await findDocument(io, input.document);
		const made = await makeEndorsementFile(people.session, space, item);
		await refuseBadPlace(input.to, io.force);
		const announced = await announce(people.session, { what: "export", case: null, reason: "other" });
		const bytes = new TextEncoder().encode(`${JSON.stringify(made, null, "\t")}\n`);
		const size = await saveWhole(input.to, onePiece(bytes), io.force);
		return { data: { file: input.to, size, announced }, text: () => messages.saved(input.to, size) };
	},
});

/** Needs neither a server nor a sign-in, because anybody may check the file. */
const verify = command({
	name: "document verify",
	help: {
		summary: "Check a file of endorsements. Needs no server.",
		details: "It shows what organisations said when the file was made. They may have taken it back since.",
		parameters: {
			file: "The file with the endorsements.",
			network: "The network that must have made it, as `cloister network status` shows it.",
		},
		examples: ["cloister document verify endorsements.json"],
	},
	args: { file: required(path) },
	flags: { network: optional(text("NETWORK")) },
	async run(_io, { file, network }) {
		await cryptoReady();
		const checked = verifyEndorsementFile(parseJson(await fs.readFile(file, "utf8")), network === undefined ? {} : { network });
		const nameOf = (organisation: string) => organisationName(checked.directory, organisation) ?? organisation;
		const endorsements = checked.endorsements.map(({ organisation, choice, by, at }) => ({
			...{ organisation, name: nameOf(organisation), choice, by, at: isoTime(at) },
		}));
		const { title, body } = checked.text;
		const said = endorsements.map(({ name, choice, at }) => oneLine(`${messages.endorsement(name, choice, false)}  ${at}`));
		return {
			data: { network: checked.network, text: checked.text, endorsements },
			// The text stands last and indented, so that none of its lines passes for one of the program.
			text: () =>
				[messages.endorsementsOf(checked.network, said), indent(`${oneLine(title)}\n\n${escapeControls(body)}`, "  ")].join("\n\n"),
		};
	},
});

export const endorsementCommands = [endorse, prove, verify];
