/** What the entries of spaces say. SPEC "Spaces", section 5. */
import type { Bytes, Id } from "#protocol/bytes.ts";
import { decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import { REGIONS } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { ItemContent } from "#protocol/items/item-content.ts";
import { bool, bytes, id, list, map, nullable, oneOf, type Shape, ShapeError, text, type ValueOf } from "#protocol/schema.ts";

const code = text(40);
/** Why an owner hides or locks something. */
export const MARK_REASONS = ["personal-data", "danger", "abuse", "off-topic", "duplicate", "other"] as const;
export const MARKS = ["hidden", "pinned", "locked"] as const;
export type Mark = (typeof MARKS)[number];

/** The titles of an item or a space. language: BCP 47. */
const titles = list(map({ language: text(35), title: text(200) }), 20);

/** What stands in the list of a space. */
const listed = {
	/** What the list shows of an item. object: objId of the entry of the item that it follows from. */
	row: map({
		item: id,
		object: bytes(32),
		form: code,
		titles,
		kind: nullable(code),
		tags: list(text(60), 20),
		regions: list(oneOf(REGIONS), REGIONS.length),
		/** ISO 3166-1 alpha-2. */
		countries: list(text(2), 300),
		state: nullable(code),
		/** The item of the same space that this one replaces. */
		replaces: nullable(id),
	}),
	/** Signed as the owner. entry: an entry of the item; null: the whole item. heads: of a lock, those of the item. */
	mark: map({
		item: id,
		entry: nullable(id),
		mark: oneOf(MARKS),
		isOn: bool,
		reason: nullable(oneOf(MARK_REASONS)),
		text: nullable(text(500)),
		heads: list(bytes(32), 64),
	}),
	/** Signed as the owner. While it is on, rows of this member don't count, and clients fold the member's texts. */
	mute: map({ member: id, isOn: bool, reason: nullable(oneOf(MARK_REASONS)), text: nullable(text(500)) }),
	/** The name of the space. Signed as the owner. */
	name: map({ titles }),
} as const;

type Listed = typeof listed;
export type ListContent = { [A in keyof Listed]: { act: A; values: ValueOf<Listed[A]> } }[keyof Listed];
export type Row = ValueOf<Listed["row"]>;
export type MarkValues = ValueOf<Listed["mark"]>;
export type MuteValues = ValueOf<Listed["mute"]>;

/** A title for each language. */
export type Titles = Record<string, string>;
export const toTitles = (values: ValueOf<typeof titles>): Titles =>
	Object.fromEntries(values.map(({ language, title }) => [language, title]));
export const fromTitles = (value: Titles) =>
	Object.entries(value)
		.sort(([one], [other]) => (one < other ? -1 : 1))
		.map(([language, title]) => ({ language, title: title.normalize("NFC") }));

/** @throws ProtocolError bad-input that names the field; too-large */
export function encodeListed({ act, values }: ListContent): Bytes {
	try {
		return encodeItem({ act, values: (listed[act] as Shape<any>).toCbor(values, "") as ItemContent["values"] });
	} catch (error) {
		if (!(error instanceof ShapeError)) throw error;
		throw new ProtocolError("bad-input", error.message, error.field);
	}
}

/** The content of an entry of a list; null for an act of a newer version. @throws ProtocolError bad-content */
export function decodeListed(plain: Bytes): ListContent | null {
	const { act, values } = decodeItem(plain);
	if (!Object.hasOwn(listed, act)) return null;
	try {
		return { act, values: (listed[act as keyof Listed] as Shape<any>).fromCbor(values, "") } as ListContent;
	} catch (error) {
		throw new ProtocolError("bad-content", error instanceof ShapeError ? error.message : "content: can't be read");
	}
}

/** @throws ProtocolError bad-input, too-large */
export function encodeItem({ act, values }: ItemContent): Bytes {
	try {
		const plain = encodeCbor({ act, values });
		decodeCbor(plain);
		return plain;
	} catch {
		throw new ProtocolError("too-large", "content: has too many values");
	}
}

/** @throws ProtocolError bad-content */
export function decodeItem(plain: Bytes): ItemContent {
	try {
		const content = decodeCbor(plain);
		const { act, values } = map({ act: code, values: anyMap }).fromCbor(content, "");
		return { act, values };
	} catch {
		throw new ProtocolError("bad-content", "content: can't be read");
	}
}

const checkMap = (value: unknown, field: string): ItemContent["values"] => {
	if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Uint8Array)
		throw new ShapeError(field, "takes a map");
	return value as ItemContent["values"];
};
const anyMap: Shape<ItemContent["values"]> = { form: { kind: "map", fields: {} }, toCbor: checkMap, fromCbor: checkMap };

/** What the list shows of an item, as people write it. */
export interface RowInput {
	/** Such as `topic`. */
	form: string;
	titles: Titles;
	kind: string | null;
	tags: string[];
	regions: (typeof REGIONS)[number][];
	/** Missing means none. */
	countries?: string[];
	state: string | null;
	/** Missing means none. */
	replaces?: Id | null;
}

export const rowOf = (item: Id, object: Bytes, { titles: named, ...row }: RowInput): Row => ({
	item,
	object,
	countries: [],
	replaces: null,
	...row,
	tags: row.tags.map((tag) => tag.normalize("NFC")),
	titles: fromTitles(named),
});
