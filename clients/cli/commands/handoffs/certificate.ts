/** The commands to make a custody certificate, and to check one without a server. */
import fs from "node:fs/promises";
import { cryptoReady } from "#crypto/ready.ts";
import { toBase64Url } from "#protocol/bytes.ts";
import { announce } from "#sdk/audit/index.ts";
import { formatCertificate, makeCustodyCertificate, verifyCertificate } from "#sdk/casework/index.ts";
import { escapeControls } from "../../answers/layout.ts";
import { optional, required } from "../../arguments/grammar.ts";
import { path, text } from "../../arguments/kinds.ts";
import { handoffArgument } from "../../arguments/subjects.ts";
import { command, peopleCommand } from "../../command.ts";
import { onePiece, refuseBadPlace, saveWhole } from "../../files.ts";
import { parseJson } from "../../json.ts";
import { findHandoff } from "../../lookup/cases.ts";
import type { People } from "../../lookup/people.ts";
import { isoTime } from "../../times.ts";
import { messages } from "../../words/messages.ts";

const certificate = peopleCommand({
	name: "handoff certificate",
	help: {
		summary: "Make a custody certificate. Anybody can check it offline.",
		details: "With --to, the export is announced to the server before the file is saved, and the access log records it.",
		examples: ["cloister handoff certificate 3f2a --to certificate.json"],
	},
	args: handoffArgument,
	flags: { to: optional(path) },
	async run(people, input, io) {
		const found = await findHandoff(people.session, input.handoff);
		const made = await makeCustodyCertificate(people.session, found);
		if (input.to !== undefined) {
			const { to } = input;
			await refuseBadPlace(to, io.force);
			const announced = await announce(people.session, { what: "export", case: found.case, reason: "care" });
			const bytes = new TextEncoder().encode(`${JSON.stringify(made, null, "\t")}\n`);
			const size = await saveWhole(to, onePiece(bytes), io.force);
			return { data: { file: to, size, announced }, text: () => messages.saved(to, size) };
		}
		const checked = verifyCertificate(made, { network: toBase64Url(people.session.network) });
		return { data: made, text: () => escapeControls(formatCertificate(checked, nameIn(people))) };
	},
});

/** Returns a function that gives the name of a desk or member, and any other id unchanged. */
function nameIn(people: People) {
	const { desks, members } = people.session.dir;
	return (id: string) => (desks.has(id) ? people.desk(id) : members.has(id) ? people.name(id) : id);
}

/** Needs neither a server nor a sign-in, because anybody may check a certificate. */
const verify = command({
	name: "handoff verify",
	help: {
		summary: "Check a custody certificate. Needs no server.",
		parameters: {
			file: "The file with the certificate.",
			network: "The network that must have made it, as `cloister network status` shows it.",
		},
		examples: ["cloister handoff verify certificate.json"],
	},
	args: { file: required(path) },
	flags: { network: optional(text("NETWORK")) },
	async run(_io, input) {
		await cryptoReady();
		const checked = verifyCertificate(
			parseJson(await fs.readFile(input.file, "utf8")),
			input.network === undefined ? {} : { network: input.network },
		);
		const { network, code: caseCode, handoff, moves, mark, custodyMoved, directory } = checked;
		const data = {
			network,
			code: caseCode,
			handoff: handoff.id,
			state: handoff.state,
			custodyMoved,
			mark,
			moves: moves.map(({ at, after, ...move }) => ({ ...move, at: isoTime(at), after: isoTime(after) })),
		};
		const name = (id: string) => directory.desks.get(id)?.name ?? id;
		return { data, text: () => `${messages.certificateGood}\n\n${escapeControls(formatCertificate(checked, name))}` };
	},
});

export const certificateCommands = [certificate, verify];
