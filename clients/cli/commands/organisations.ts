/** Organisations and the network's policy. */
import { LEAVE_CODES, ROUTE_PARTS } from "#protocol/codes.ts";
import { reinstate, remove, suspend } from "#sdk/directory/members.ts";
import { addOrganisation, setPolicy } from "#sdk/directory/organisations.ts";
import { renewVetting } from "#sdk/directory/vetting.ts";
import { command } from "../command.ts";
import { oneOrMore, required } from "../grammar.ts";
import { done, listed, proposed } from "../helpers/answers.ts";
import { checklistFlags, checklistOf, nextVettingOf } from "../helpers/checklist-flags.ts";
import { code, number, ref, text } from "../kinds.ts";
import { fields } from "../layout.ts";
import { People } from "../people.ts";
import { isoTime, showTime } from "../times.ts";

const organisation = { organisation: required(ref("ORGANISATION")) };
const why = { code: required(code(LEAVE_CODES)) };

const add = command({
	name: "organisation add",
	help: {
		summary: "Propose an organisation. Admins only.",
		parameters: { name: "Its name.", country: "Two letters, ISO 3166-1.", parts: "Parts of the route it works in." },
		examples: ['cloister organisation add "Safe Harbour" --country AL --parts origin --identity-seen in-person --references 3'],
	},
	args: { name: required(text("NAME")) },
	flags: { country: required(text("XX")), parts: oneOrMore(code(ROUTE_PARTS)), ...checklistFlags },
	async run(io, input) {
		const session = await io.session();
		const checklist = checklistOf(input, io.now());
		const { name, parts } = input;
		const country = input.country.toUpperCase();
		const added = await addOrganisation(session, { name, country, parts, checklist, ...nextVettingOf(input) });
		return proposed(session, added.object, { organisation: added.organisation });
	},
});

const list = command({
	name: "organisation list",
	help: {
		summary: "List the organisations.",
		examples: ["cloister organisation list"],
	},
	args: {},
	flags: {},
	async run(io) {
		const { session } = await People.of(await io.session());
		const all = [...session.dir.organisations.values()];
		const data = all.map(({ id, name, country, parts, status, nextVetting }) => ({
			organisation: id,
			name,
			country,
			parts,
			status,
			nextVetting: isoTime(nextVetting),
		}));
		const rows = all.map(({ id, name, country, parts, status, nextVetting }) => [
			id.slice(0, 8),
			name,
			country,
			parts.join(", "),
			status,
			showTime(nextVetting),
		]);
		return listed("organisations", data, ["ID", "NAME", "COUNTRY", "PARTS", "STATUS", "NEXT VETTING"], rows);
	},
});

const suspendOne = command({
	name: "organisation suspend",
	help: {
		summary: "Suspend an organisation at once. Admins only.",
		parameters: { organisation: "Which." },
		examples: ['cloister organisation suspend "Safe Harbour" --code investigation'],
	},
	args: organisation,
	flags: why,
	async run(io, input) {
		const { session, ...people } = await about(await People.of(await io.session()), input.organisation);
		return proposed(session, await suspend(session, people.subject, input.code));
	},
});

const reinstateOne = command({
	name: "organisation reinstate",
	help: {
		summary: "Propose to lift a suspension. Admins only.",
		parameters: { organisation: "Which." },
		examples: ['cloister organisation reinstate "Safe Harbour"'],
	},
	args: organisation,
	flags: {},
	async run(io, input) {
		const { session, subject } = await about(await People.of(await io.session()), input.organisation);
		return proposed(session, await reinstate(session, subject));
	},
});

const removeOne = command({
	name: "organisation remove",
	help: {
		summary: "Propose to remove an organisation for good. Admins only.",
		parameters: { organisation: "Which." },
		examples: ['cloister organisation remove "Safe Harbour" --code left'],
	},
	args: organisation,
	flags: why,
	async run(io, input) {
		const { session, subject } = await about(await People.of(await io.session()), input.organisation);
		return proposed(session, await remove(session, subject, input.code));
	},
});

const vetting = command({
	name: "organisation vetting",
	help: {
		summary: "Record that an organisation was vetted again. Admins only.",
		parameters: { organisation: "Which." },
		examples: ['cloister organisation vetting "Safe Harbour" --identity-seen in-person --references 2'],
	},
	args: organisation,
	flags: checklistFlags,
	async run(io, input) {
		const { session, subject } = await about(await People.of(await io.session()), input.organisation);
		await renewVetting(session, { ...subject, checklist: checklistOf(input, io.now()), ...nextVettingOf(input) });
		return done();
	},
});

async function about(people: People, typed: string) {
	return { session: people.session, subject: { kind: "organisation" as const, subject: people.findOrganisation(typed) } };
}

const policyShow = command({
	name: "policy show",
	help: {
		summary: "Show the network's policy.",
		examples: ["cloister policy show"],
	},
	args: {},
	flags: {},
	async run(io) {
		const { session } = await People.of(await io.session());
		const { vettingMonths = 0, attachmentMiB = 0 } = session.dir.policy ?? {};
		const { quorum } = session.dir;
		const shown: [string, number][] = [
			["vetting months", vettingMonths],
			["attachment MiB", attachmentMiB],
			["people who must agree", quorum],
		];
		return { data: { vettingMonths, attachmentMiB, quorum }, text: () => fields(shown) };
	},
});

const policySet = command({
	name: "policy set",
	help: {
		summary: "Propose a policy. Admins only.",
		parameters: { "vetting-months": "Months until a vetting must be renewed.", "attachment-mib": "Largest attachment, in MiB." },
		examples: ["cloister policy set --vetting-months 12 --attachment-mib 64"],
	},
	args: {},
	flags: {
		"vetting-months": required(number("MONTHS", 1, 120)),
		"attachment-mib": required(number("MIB", 1, 4096)),
	},
	async run(io, input) {
		const session = await io.session();
		const policy = { vettingMonths: input["vetting-months"], attachmentMiB: input["attachment-mib"] };
		return proposed(session, await setPolicy(session, policy));
	},
});

export const organisationCommands = [add, list, suspendOne, reinstateOne, removeOne, vetting, policyShow, policySet];
