/** The commands for organisations. */
import { AFFILIATIONS, LEAVE_CODES, REGIONS, ROUTE_PARTS, SCOPES, SUSPEND_CODES } from "#protocol/codes.ts";
import { type Organisation, organisationsNamed } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { keepSynced } from "#sdk/directory/directory.ts";
import { setLatinName } from "#sdk/directory/latin-names.ts";
import { reinstate, remove, suspend } from "#sdk/directory/members.ts";
import { addOrganisation, changeOrganisation } from "#sdk/directory/organisations.ts";
import { renewVetting, vettingDueDate } from "#sdk/directory/vetting.ts";
import { proposed } from "../../answers/answers.ts";
import { askBeforeLeaving } from "../../answers/leaving.ts";
import { type Columns, codeColumn, column, idColumn, joinedColumn, listAnswer, timeColumn } from "../../answers/list.ts";
import { checklistFlags, checklistOf, nextVettingOf } from "../../arguments/checklist-flags.ts";
import { flag, oneOrMore, optional, required } from "../../arguments/grammar.ts";
import { code, ref, text } from "../../arguments/kinds.ts";
import { command, type Io, sessionCommand } from "../../command.ts";
import { People } from "../../lookup/people.ts";
import { UsageError } from "../../problems.ts";
import { messages } from "../../words/messages.ts";

const organisationArgument = { organisation: required(ref("ORGANISATION")) };

const reasonFlag = { code: required(code(LEAVE_CODES)) };

const add = sessionCommand({
	name: "organisation add",
	help: {
		summary: "Propose a new organisation. Admins only.",
		parameters: {
			name: "The name of the organisation.",
			country: "The country of the organisation, as two letters (ISO 3166-1).",
			parts: "The parts of the route in which the organisation works.",
		},
		examples: ['cloister organisation add "Safe Harbour" --country AL --parts origin --identity-seen in-person --references 3'],
	},
	args: { name: required(text("NAME")) },
	flags: { country: required(text("XX")), parts: oneOrMore(code(ROUTE_PARTS)), ...checklistFlags },
	async run(session, input, io) {
		const checklist = checklistOf(input, io.now());
		const { name, parts } = input;
		const country = input.country.toUpperCase();
		await keepSynced(session);
		const same = organisationsNamed(session.dir, name);
		if (same.length > 0) {
			io.note(messages.sameName(same.map((each) => `${each.name} (${each.country})`)));
			if ((await io.confirm(messages.askBeforeLeaving)) === false) throw new UsageError(messages.nothingChanged);
		}
		const added = await addOrganisation(session, { name, country, parts, checklist, ...nextVettingOf(input) });
		return proposed(session, added.object, { organisation: added.organisation });
	},
});

const change = command({
	name: "organisation change",
	help: {
		summary: "Propose the region, affiliation and scope of an organisation. Admins only.",
		details:
			"Desks of an organisation with full scope read what the network and their region share. An organisation with limited scope works on hand-offs and threads only.",
		parameters: {
			organisation: "The organisation.",
			region: "The region of the network.",
			affiliation: "What the organisation belongs to. It decides nothing.",
			scope: "Whether the organisation reads what the network shares.",
		},
		examples: ['cloister organisation change "Safe Harbour" --region europe --affiliation secular --scope full'],
	},
	args: organisationArgument,
	flags: { region: required(code(REGIONS)), affiliation: required(code(AFFILIATIONS)), scope: required(code(SCOPES)) },
	async run(io, input) {
		const { session, subject } = await organisationNamed(io, input.organisation);
		const { region, affiliation, scope } = input;
		return proposed(session, await changeOrganisation(session, { organisation: subject.subject, region, affiliation, scope }));
	},
});

const latin = command({
	name: "organisation latin",
	help: {
		summary: "Write the name of your organisation, or of one of its desks, in Latin letters. Coordinators only.",
		details: "It stands beside the name, for people who can't read the script of the name.",
		parameters: {
			name: "The name in Latin letters.",
			desk: "The desk. Default: the organisation.",
			clear: "Take the name in Latin letters away.",
		},
		examples: ["cloister organisation latin Prystan", 'cloister organisation latin "Nichna zmina" --desk Shelter'],
	},
	args: { name: optional(text("NAME")) },
	flags: { desk: optional(ref("DESK")), clear: flag },
	async run(io, { name, desk: typed, clear }) {
		if ((name === undefined) !== clear) throw new UsageError(messages.nameOrClear);
		const people = await People.of(await io.session());
		const { dir, me } = people.session;
		const organisation = dir.members.get(me)?.organisation ?? "";
		const desk = typed === undefined ? null : people.findDesk(typed).id;
		await setLatinName(people.session, { organisation, desk }, name ?? null);
		const written = desk === null ? dir.organisations.get(organisation)?.latin : dir.desks.get(desk)?.latin;
		return { data: { organisation, desk, latin: written ?? null }, text: () => messages.done };
	},
});

const organisationColumns = (session: UnlockedSession): Columns<Organisation> => ({
	organisation: idColumn("ID", ({ id }) => id),
	name: column("NAME", ({ name }) => name),
	country: column("COUNTRY", ({ country }) => country),
	parts: joinedColumn("PARTS", ({ parts }) => parts),
	region: column("REGION", ({ facts }) => facts?.region ?? null),
	scope: column("SCOPE", ({ facts }) => facts?.scope ?? null),
	status: codeColumn("STATUS", "vetting.status", ({ status }) => status),
	nextVetting: timeColumn("NEXT VETTING", (each) => vettingDueDate(session, each)),
});

const list = command({
	name: "organisation list",
	help: {
		summary: "List the organisations.",
		examples: ["cloister organisation list"],
	},
	async run(io) {
		const { session } = await People.of(await io.session());
		return listAnswer("organisations", [...session.dir.organisations.values()], organisationColumns(session));
	},
});

const suspendOne = command({
	name: "organisation suspend",
	help: {
		summary: "Suspend an organisation at once. Admins only.",
		details:
			"Until another admin, or coordinators of two other organisations, have confirmed it with `vetting approve`, any other admin ends it alone. A second organisation within a day waits for them. With the code danger, the organisation gets no content any more, and receives nobody. An organisation that is suspended already can be marked so, too.",
		parameters: { organisation: "The organisation." },
		examples: ['cloister organisation suspend "Safe Harbour" --code investigation'],
	},
	args: organisationArgument,
	flags: { code: required(code(SUSPEND_CODES)) },
	async run(io, input) {
		const { people, session, subject } = await organisationNamed(io, input.organisation);
		await askBeforeLeaving(io, people, subject);
		return proposed(session, await suspend(session, subject, input.code));
	},
});

const reinstateOne = command({
	name: "organisation reinstate",
	help: {
		summary: "Propose to lift the suspension of an organisation. Admins only.",
		parameters: { organisation: "The organisation." },
		examples: ['cloister organisation reinstate "Safe Harbour"'],
	},
	args: organisationArgument,
	async run(io, input) {
		const { session, subject } = await organisationNamed(io, input.organisation);
		return proposed(session, await reinstate(session, subject));
	},
});

const removeOne = command({
	name: "organisation remove",
	help: {
		summary: "Propose to remove an organisation for good. Admins only.",
		details:
			"An organisation with open cases can't be removed. Suspend the organisation first, and let it hand over its cases. If the organisation can't act any more, use the code cannot-act. Its cases then have no custodian until another desk takes them over, and nobody can open the sections that no other desk reads.",
		parameters: { organisation: "The organisation." },
		examples: ['cloister organisation remove "Safe Harbour" --code left'],
	},
	args: organisationArgument,
	flags: reasonFlag,
	async run(io, input) {
		const { people, session, subject } = await organisationNamed(io, input.organisation);
		await askBeforeLeaving(io, people, subject);
		return proposed(session, await remove(session, subject, input.code));
	},
});

const vetting = command({
	name: "organisation vetting",
	help: {
		summary: "Record that an organisation was vetted again. Admins only.",
		parameters: { organisation: "The organisation." },
		examples: ['cloister organisation vetting "Safe Harbour" --identity-seen in-person --references 2'],
	},
	args: organisationArgument,
	flags: checklistFlags,
	async run(io, input) {
		const { session, subject } = await organisationNamed(io, input.organisation);
		return proposed(session, await renewVetting(session, { ...subject, checklist: checklistOf(input, io.now()), ...nextVettingOf(input) }));
	},
});

/** The organisation as the subject of a statement. */
async function organisationNamed(io: Io, typed: string) {
	const people = await People.of(await io.session());
	return { people, session: people.session, subject: { kind: "organisation" as const, subject: people.findOrganisation(typed) } };
}

export const organisationCommands = [add, change, latin, list, suspendOne, reinstateOne, removeOne, vetting];
