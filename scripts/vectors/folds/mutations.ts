/** Changes one thing in a statement before it is signed, so that most of the results break a rule. */
import type { Bytes, Id } from "../../../clients/protocol/bytes.ts";
import type { ShapeForm } from "../../../clients/protocol/schema.ts";
import { type StatementType, shapeOf } from "../../../clients/protocol/statements/registry.ts";
import type { Chance } from "./chance.ts";
import type { Accepted, Fields, State } from "./history.ts";

interface Whole {
	type: StatementType;
	body: Fields;
	seeds: Bytes[];
}

/** What the author of a history knows. */
interface Author {
	readonly chance: Chance;
	readonly state: State;
	readonly accepted: readonly Accepted[];
	readonly logSeeds: { access: Bytes };
	seedOf(member: Id): Bytes;
}

const HOUR = 3_600_000;

export function mutated(whole: Whole, author: Author): Whole {
	const { chance } = author;
	const { type, body, seeds } = whole;
	switch (chance.below(12)) {
		case 0:
			return { ...whole, seeds: [author.logSeeds.access, ...seeds.slice(1)] };
		case 1:
			return { ...whole, seeds: seeds.length === 1 ? [...seeds, ...seeds] : seeds.slice(1) };
		case 2: {
			const by = chance.pick(Object.keys(author.state.directory.members)) ?? body.by;
			const ke = author.state.directory.members[by]?.ke ?? 0;
			return { ...whole, body: { ...body, by, ke }, seeds: [author.seedOf(by), ...seeds.slice(1)] };
		}
		case 3:
			return { ...whole, body: { ...body, as: chance.pick([null, ...Object.keys(author.state.directory.desks)]) ?? null } };
		case 4:
			return { ...whole, body: { ...body, at: body.at - (chance.oneIn(2) ? 3 : 100) * HOUR } };
		case 5:
			return { ...whole, body: { ...body, cp: spoiltCheckpoint(body.cp, author) } };
		default:
			return { ...whole, body: withOtherField(type, body, author) };
	}
}

function spoiltCheckpoint(cp: Fields, author: Author): Fields {
	const other = author.chance.pick(author.accepted)?.body.cp ?? cp;
	if (author.chance.oneIn(2)) return other;
	return author.chance.oneIn(2) ? { ...cp, size: cp.size + 1 } : { ...cp, root: author.chance.bytes(32) };
}

/** Fields that have a change of their own, or that break no rule. */
const KEPT = ["by", "as", "at", "cp", "keys", "pk", "label"];

/** Replaces one field by another value of its form. */
function withOtherField(type: StatementType, body: Fields, author: Author): Fields {
	const { form } = shapeOf(type);
	const own = form.kind === "map" ? Object.entries(form.fields).filter(([name]) => !KEPT.includes(name)) : [];
	const [name, field] = author.chance.pick(own) ?? [];
	return name && field ? { ...body, [name]: otherValue(field, body[name], author) } : body;
}

function otherValue(form: ShapeForm, value: unknown, author: Author): unknown {
	const { chance } = author;
	switch (form.kind) {
		case "nullable":
			if (value !== null && chance.oneIn(2)) return null;
			return otherValue(form.of, value, author);
		case "id":
			return chance.pick(knownIds(author));
		case "bytes":
			if (form.length !== 32) return value;
			return chance.oneIn(2) ? chance.bytes(32) : Uint8Array.from(Buffer.from(chance.pick(author.accepted)?.key ?? "", "hex"));
		case "uint":
			return chance.oneIn(2) ? (Number(value) || 0) + 1 : Math.max(0, (Number(value) || 0) - 1);
		case "bool":
			return !value;
		case "one-of":
			return chance.pick(form.codes);
		case "list":
			return otherList(value as unknown[], form.max, author);
		case "map":
			return otherMap(form, value as Fields | null, author);
		default:
			return value;
	}
}

function otherList(list: unknown[], max: number, { chance }: Author): unknown[] {
	return chance.oneIn(2) || list.length >= max ? list.slice(1) : [...list, ...list.slice(0, 1)];
}

function otherMap(form: Extract<ShapeForm, { kind: "map" }>, value: Fields | null, author: Author): unknown {
	const [name, field] = author.chance.pick(Object.entries(form.fields)) ?? [];
	return value && name && field ? { ...value, [name]: otherValue(field, value[name], author) } : value;
}

function knownIds({ state, chance }: Author): Id[] {
	const { members, desks, organisations } = state.directory;
	const cases = Object.entries(state.cases).flatMap(([id, each]) => [
		id,
		...Object.keys(each.sections),
		...Object.keys(each.handoffs),
		...Object.keys(each.consents),
	]);
	return [...Object.keys(members), ...Object.keys(desks), ...Object.keys(organisations), ...cases, chance.id()];
}
