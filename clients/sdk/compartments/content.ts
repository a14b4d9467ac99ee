/** The content of entries. Each kind has a shape. A content is encoded as deterministic CBOR before it is padded and sealed. */
import { type AttachmentInfo, attachmentInfo } from "#crypto/attachment.ts";
import type { Bytes } from "#protocol/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { CellValue } from "#protocol/folds/cells.ts";
import { bytes, id, list, map, nullable, oneOf, prose, type Shape, ShapeError, text, uint, type ValueOf } from "#protocol/schema.ts";
import { bookRow, MAX_BOOK_ROWS } from "./book-row.ts";
import { Unreadable } from "./unreadable.ts";

const LONGEST_VALUE = 20_000;

export type FieldValue = CellValue;

const value: Shape<FieldValue> = {
	form: { kind: "text", length: LONGEST_VALUE },
	toCbor: (given, field) => checkValue(given, field),
	fromCbor: (given, field) => checkValue(given, field),
};

function checkValue(given: unknown, field: string): FieldValue {
	if (given === null || typeof given === "boolean") return given;
	if (typeof given === "number" && Number.isSafeInteger(given)) return given;
	if (typeof given === "string" && given.length <= LONGEST_VALUE) return given;
	if (Array.isArray(given) && given.length <= 100 && given.every((each) => typeof each === "string")) return given;
	throw new ShapeError(field, "takes text, a whole number, yes or no, a list of codes, or nothing");
}

/** One change of a revision. row: null for the only row of a form. field: null removes the row, and then has no value. */
const change = ruled(map({ row: nullable(id), field: nullable(text(80)), value }), "value", "is empty when field is", (op) => {
	return op.field !== null || op.value === null;
});

/** How many changes one revision has at most. */
export const MAX_OPS = 2_000;
const changes = ruled(list(change, MAX_OPS), "", `takes 1 to ${MAX_OPS} changes`, (ops) => ops.length > 0);

/** A shape with one more rule. */
function ruled<T>(shape: Shape<T>, field: string, rule: string, holds: (value: T) => boolean): Shape<T> {
	const checked = (value: T, path: string): T => {
		if (!holds(value)) throw new ShapeError(field ? `${path}.${field}` : path, rule);
		return value;
	};
	return {
		form: shape.form,
		toCbor: (value, path) => {
			const written = shape.toCbor(value, path);
			checked(value, path);
			return written;
		},
		fromCbor: (value, path) => checked(shape.fromCbor(value, path), path),
	};
}

const files = list(attachmentInfo, 20);
const language = nullable(text(35));

const shapes = {
	/** language: BCP 47, or null when it isn't known. */
	text: map({ text: prose(50_000), language, files }),
	title: map({ text: text(200), language }),
	/**
	 * A revision of a form in a section. form: with its version, such as "person@1". base: objIds of the heads of what was on the
	 * author's screen. at: when it was recorded, UTC ms, which may be hours before it was sent. row: null for the only row of a form.
	 */
	rev: map({ form: text(60), base: list(bytes(32), 64), at: uint, why: nullable(prose(500)), ops: changes, files }),
	/** What older versions wrote instead of `rev`. code: from HTCDS where it has one. at: when the values were recorded, UTC ms. */
	fields: map({ form: text(40), at: uint, values: list(map({ code: text(80), value }), 200), files }),
	file: map({ note: nullable(prose(5_000)), files }),
	/**
	 * Rows of a desk's book. list: this entry is one part of a list of all rows. after: the seq of the newest entry whose rows are in the
	 * list. Rows that a colleague has written after that entry are newer than the list.
	 */
	book: map({ list: nullable(map({ id, part: uint, of: uint, after: uint })), rows: list(bookRow, MAX_BOOK_ROWS) }),
	/** The author has taken back the entry that `replaces` names. */
	deleted: map({ reason: nullable(oneOf(["mistake", "wrong-place", "person-asked", "other"] as const)) }),
} as const;

type Kinds = typeof shapes;
export type Kind = keyof Kinds;
export type Content = { [K in Kind]: { kind: K } & ValueOf<Kinds[K]> }[Kind];

/** The attachments of a content, in the order of the header. */
export function filesOf(content: Content): AttachmentInfo[] {
	return "files" in content ? content.files : [];
}

/** The content of a text message. @param more language: BCP 47. files: from `attach`. @example message("Hello", { language: "sq" }) */
export function message(words: string, more: { language?: string; files?: AttachmentInfo[] } = {}): Content {
	return { kind: "text", text: words.normalize("NFC"), language: more.language ?? null, files: more.files ?? [] };
}

/** The bytes of a content. @throws ProtocolError bad-input that names the field; too-large for more than a reader accepts. */
export function encodeContent(content: Content): Bytes {
	const { kind, ...fields } = content;
	try {
		const shape = shapes[kind] as Shape<any>;
		return checkDecodable(encodeCbor({ kind, ...(shape.toCbor(fields, "") as { [name: string]: Cbor }) }));
	} catch (error) {
		if (!(error instanceof ShapeError)) throw error;
		throw new ProtocolError("bad-input", error.message, error.field);
	}
}

/** Returns the bytes. @throws ProtocolError too-large when no reader would decode them, such as those of 2,000 changes with long lists. */
function checkDecodable(encoded: Bytes): Bytes {
	try {
		decodeCbor(encoded);
		return encoded;
	} catch {
		throw new ProtocolError("too-large", "content: has too many values. Write several entries");
	}
}

/** Decodes a content. @throws ProtocolError bad-content when the bytes lack the shape of their kind; Unreadable for an unknown kind. */
export function decodeContent(bytes: Bytes): Content {
	try {
		const { kind, ...fields } = decodeCbor(bytes) as { [name: string]: Cbor };
		if (typeof kind !== "string") throw new ShapeError("kind", "is missing, or isn't text");
		if (!Object.hasOwn(shapes, kind)) throw new Unreadable("unknown-kind", []);
		return { kind, ...(shapes[kind as Kind] as Shape<any>).fromCbor(fields, "") } as Content;
	} catch (error) {
		if (error instanceof Unreadable) throw error;
		throw new ProtocolError("bad-content", error instanceof ShapeError ? error.message : "content: can't be read");
	}
}
