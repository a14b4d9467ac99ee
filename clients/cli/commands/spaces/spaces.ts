/** The commands for spaces: what the desks of a region or of the network write together. */
import type { Id } from "#protocol/bytes.ts";
import { CIRCLES } from "#protocol/codes.ts";
import { MARK_REASONS, MARKS, type Titles } from "#sdk/spaces/content.ts";
import { type ItemEntry, openItem } from "#sdk/spaces/item.ts";
import { type ItemView, knownList, listSpaces, type MutedView, markOf, noteSeen, openSpace, type SpaceView } from "#sdk/spaces/list.ts";
import { proposeSpace, proposeSpaceOwner } from "#sdk/spaces/propose.ts";
import { markItem, muteMember, nameSpace, sendAgain } from "#sdk/spaces/write.ts";
import { done, proposed } from "../../answers/answers.ts";
import { withoutHidden } from "../../answers/hidden-items.ts";
import { type Columns, column, idColumn, joinedColumn, jsonOnly, listAnswer, nameColumn, timeColumn } from "../../answers/list.ts";
import { flag, optional, required } from "../../arguments/grammar.ts";
import { code, content, ref, text } from "../../arguments/kinds.ts";
import { command } from "../../command.ts";
import { People, pickId } from "../../lookup/people.ts";
import { messages } from "../../words/messages.ts";

const spaceArgument = { space: required(ref("SPACE")) };
const itemArguments = { ...spaceArgument, item: required(ref("ITEM")) };
const yesOrNo = (value: boolean) => (value ? messages.yes : messages.no);
const SPACE = "The space, by its id or the first characters of it.";
const ITEM = "The item, by its id or the first characters of it.";

/** A space that I read, or for admins any space. */
const findSpace = ({ session }: People, typed: string): Id => pickId("space", typed, [...session.dir.spaces.keys()]);

async function findItem({ session }: People, space: Id, typed: string): Promise<Id> {
	const { items } = await openSpace(session, space);
	return pickId(
		"item",
		typed,
		items.map(({ item }) => item),
	);
}

/** The title in the first language that there is. */
const titleOf = (titles: Titles): string => titles.en ?? Object.values(titles)[0] ?? "";

const list = command({
	name: "space list",
	help: { summary: "List the spaces that your desks read, with what is new in them.", examples: ["cloister space list"] },
	args: {},
	flags: {},
	async run(io) {
		const people = await People.of(await io.session());
		const columns: Columns<SpaceView> = {
			space: idColumn("ID", ({ space }) => space),
			circle: column("CIRCLE", ({ circle }) => circle),
			owner: nameColumn("ANSWERS FOR IT", ({ owner }) => owner, people.desk),
			isOwner: jsonOnly(({ isOwner }) => isOwner),
			unread: column("NEW", ({ unread }) => unread),
		};
		return listAnswer("spaces", await listSpaces(people.session), columns);
	},
});

const items = command({
	name: "space items",
	help: {
		summary: "List the items of a space, the newest first.",
		details: "All entries of the space then count as seen.",
		parameters: { space: SPACE },
		examples: ["cloister space items 3f2a"],
	},
	args: spaceArgument,
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const opened = await openSpace(people.session, findSpace(people, input.space));
		const columns: Columns<ItemView> = {
			item: idColumn("ID", ({ item }) => item),
			titles: column(
				"TITLE",
				({ titles }) => titles,
				({ titles, hidden }) => (hidden ? messages.hiddenItem : titleOf(titles)),
			),
			form: column("FORM", ({ form }) => form),
			kind: column("KIND", ({ kind }) => kind),
			state: column("STATE", ({ state }) => state),
			tags: joinedColumn("TAGS", ({ tags }) => tags),
			regions: jsonOnly(({ regions }) => regions),
			count: column("ENTRIES", ({ count }) => count),
			at: timeColumn("NEWEST", ({ at }) => at),
			by: nameColumn("BY", ({ by }) => by, people.name),
			isNew: column(
				"NEW",
				({ isNew }) => isNew,
				({ isNew }) => yesOrNo(isNew),
			),
			isPinned: jsonOnly(({ isPinned }) => isPinned),
			isMissing: jsonOnly(({ isMissing }) => isMissing),
			hidden: jsonOnly(({ hidden }) => hidden),
			locked: jsonOnly(({ locked }) => locked && { reason: locked.reason, text: locked.text, by: locked.by }),
		};
		await noteSeen(people.session, opened.space, opened.count);
		return listAnswer("items", withoutHidden(opened.items), columns);
	},
});

const read = command({
	name: "space read",
	help: {
		summary: "Read the entries of an item.",
		parameters: { space: SPACE, item: ITEM },
		examples: ["cloister space read 3f2a 91c0"],
	},
	args: itemArguments,
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const space = findSpace(people, input.space);
		const item = await findItem(people, space, input.item);
		const { entries } = await openItem(people.session, space, item);
		// What was hidden may be about a person, so it isn't printed as JSON either.
		const isHidden = markOf(await knownList(people.session, space), item, null, "hidden") !== null;
		const columns: Columns<ItemEntry> = {
			entry: idColumn("ID", ({ entry }) => entry),
			at: timeColumn("WRITTEN", ({ at }) => at),
			by: nameColumn("BY", ({ by }) => by, people.name),
			desk: nameColumn("DESK", ({ desk }) => desk, people.desk),
			act: column("ACT", ({ content: said }) => said?.act ?? null),
			values: column(
				"SAYS",
				({ content: said, hidden }) => (hidden || isHidden ? null : (said?.values ?? null)),
				({ content: said, hidden, muted }) =>
					hidden || isHidden ? messages.hiddenItem : muted ? messages.mutedAuthor : textOf(said?.values),
			),
			uncounted: column("NOT COUNTED", ({ uncounted }) => uncounted),
			hidden: jsonOnly(({ hidden }) => hidden),
			muted: jsonOnly(({ muted }) => muted),
			isAfterLock: jsonOnly(({ isAfterLock }) => isAfterLock),
		};
		return listAnswer("entries", entries, columns);
	},
});

/** The texts of the values, in one line. */
function textOf(values: Record<string, unknown> | undefined): string {
	const texts = Object.values(values ?? {}).filter((value): value is string => typeof value === "string");
	return texts.join(" · ").replaceAll(/\s+/g, " ");
}

const add = command({
	name: "space add",
	help: {
		summary: "Propose a space, in which the desks of a region or of the network write together. Admins only.",
		parameters: {
			circle: "Who reads and writes there: a region, or network for all regions.",
			owner: "The desk that answers for the space.",
		},
		examples: ['cloister space add network --owner "Safe Harbour/Secretariat"'],
	},
	args: { circle: required(code(CIRCLES)) },
	flags: { owner: required(ref("DESK")) },
	async run(io, input) {
		const people = await People.of(await io.session());
		const { space, object } = await proposeSpace(people.session, { circle: input.circle, owner: people.findDesk(input.owner).id });
		return proposed(people.session, object, { space });
	},
});

const owner = command({
	name: "space owner",
	help: {
		summary: "Propose another desk to answer for a space. Admins only.",
		parameters: { space: SPACE, desk: "The desk." },
		examples: ['cloister space owner 3f2a "Safe Harbour/Secretariat"'],
	},
	args: { ...spaceArgument, desk: required(ref("DESK")) },
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const space = findSpace(people, input.space);
		return proposed(people.session, await proposeSpaceOwner(people.session, { space, owner: people.findDesk(input.desk).id }));
	},
});

const name = command({
	name: "space name",
	help: {
		summary: "Give a space a name. Members of the desk that answers for it only.",
		details: "The names in other languages stay.",
		parameters: { space: SPACE, title: "The name.", language: "The language of the name, such as en." },
		examples: ["cloister space name 3f2a Forum --language en"],
	},
	args: { ...spaceArgument, title: required(text("NAME")) },
	flags: { language: required(text("CODE")) },
	async run(io, input) {
		const people = await People.of(await io.session());
		const space = findSpace(people, input.space);
		const { titles } = await openSpace(people.session, space);
		await nameSpace(people.session, space, { ...titles, [input.language]: input.title });
		return done();
	},
});

const mark = command({
	name: "space mark",
	help: {
		summary: "Hide, pin or lock an item, or hide one entry of it. Members of the desk that answers for the space only.",
		details: "Everybody sees who has hidden what, and why. The server still has the bytes.",
		parameters: {
			space: SPACE,
			item: ITEM,
			mark: "What to do with it.",
			entry: "Only this entry of the item.",
			off: "Take the mark away.",
			reason: "Why.",
			text: "Why, in words.",
		},
		examples: ["cloister space mark 3f2a 91c0 hidden --reason personal-data", "cloister space mark 3f2a 91c0 pinned --off"],
	},
	args: { ...itemArguments, mark: required(code(MARKS)) },
	flags: { entry: optional(ref("ENTRY")), off: flag, reason: optional(code(MARK_REASONS)), text: optional(content("TEXT")) },
	async run(io, input) {
		const people = await People.of(await io.session());
		const space = findSpace(people, input.space);
		const item = await findItem(people, space, input.item);
		const entry = input.entry === undefined ? null : await findEntry(people, space, item, input.entry);
		const why = { reason: input.reason ?? null, text: input.text ?? null };
		await markItem(people.session, space, { item, entry, mark: input.mark, isOn: !input.off, ...why });
		return done();
	},
});

const mute = command({
	name: "space mute",
	help: {
		summary: "Mute a member in a space. Members of the desk that answers for the space only.",
		details:
			"The list leaves out the topics, documents, profiles and offers of this member, and all programs fold what this member writes. Everybody sees who has done this, and why.",
		parameters: { space: SPACE, member: "The member.", off: "Unmute the member.", reason: "Why.", text: "Why, in words." },
		examples: ['cloister space mute 3f2a "Bo Berg" --reason abuse', 'cloister space mute 3f2a "Bo Berg" --off'],
	},
	args: { ...spaceArgument, member: required(ref("MEMBER")) },
	flags: { off: flag, reason: optional(code(MARK_REASONS)), text: optional(content("TEXT")) },
	async run(io, input) {
		const people = await People.of(await io.session());
		const why = { reason: input.reason ?? null, text: input.text ?? null };
		const member = people.findMember(input.member).id;
		await muteMember(people.session, findSpace(people, input.space), { member, isOn: !input.off, ...why });
		return done();
	},
});

const muted = command({
	name: "space muted",
	help: {
		summary: "List the members who are muted in a space, with reason and name.",
		parameters: { space: SPACE },
		examples: ["cloister space muted 3f2a"],
	},
	args: spaceArgument,
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const opened = await openSpace(people.session, findSpace(people, input.space));
		const columns: Columns<MutedView> = {
			member: nameColumn("MEMBER", ({ member }) => member, people.name),
			reason: column("REASON", ({ reason }) => reason),
			text: column("IN WORDS", ({ text: words }) => words),
			by: nameColumn("BY", ({ by }) => by, people.name),
		};
		return listAnswer("muted", opened.muted, columns);
	},
});

async function findEntry({ session }: People, space: Id, item: Id, typed: string): Promise<Id> {
	const { entries } = await openItem(session, space, item);
	return pickId(
		"entry",
		typed,
		entries.map((each) => each.entry),
	);
}

const again = command({
	name: "space again",
	help: {
		summary: "Send an entry of yours again that isn't counted.",
		parameters: { space: SPACE, item: ITEM, entry: "The entry." },
		examples: ["cloister space again 3f2a 91c0 77de"],
	},
	args: { ...itemArguments, entry: required(ref("ENTRY")) },
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const space = findSpace(people, input.space);
		const item = await findItem(people, space, input.item);
		await sendAgain(people.session, space, item, await findEntry(people, space, item, input.entry));
		return done();
	},
});

export const spaceCommands = [list, items, read, add, owner, name, mark, mute, muted, again];
