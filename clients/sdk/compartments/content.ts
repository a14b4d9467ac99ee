/** The content of entries. It has one shape of a closed list, and is encoded as deterministic CBOR before it is padded and sealed. */
import { type AttachmentInfo, attachmentInfo } from "#crypto/attachment.ts";
import type { Bytes } from "#protocol/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { list, map, nullable, type Of, oneOf, type Shape, ShapeError, text, uint } from "#protocol/schema.ts";
import { Unreadable } from "./unreadable.ts";

/** 1 to max characters. Line feeds and tabs are the only control characters allowed. */
function prose(max: number): Shape<string> {
	const check = (value: unknown, field: string): string => {
		const fits = typeof value === "string" && value.length > 0 && value.length <= max;
		if (!fits || /[^\P{Cc}\n\t]|\p{Cs}/u.test(value)) throw new ShapeError(field, `takes text of 1 to ${max} characters`);
		return value;
	};
	return { form: { kind: "text", length: max }, toCbor: check, fromCbor: check };
}

const LONGEST_VALUE = 20_000;

/** The value of a form's field: text or a code, a whole number, yes or no, several codes, or null for unknown. */
export type FieldValue = string | number | boolean | string[] | null;

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

const files = list(attachmentInfo, 20);
const language = nullable(text(35));

const shapes = {
	/** language: BCP 47, or null when it isn't known. */
	text: map({ text: prose(50_000), language, files }),
	title: map({ text: text(200), language }),
	/** Values of a form. code: from HTCDS where it has one. at: when they were recorded, UTC ms. */
	fields: map({ form: text(40), at: uint, values: list(map({ code: text(80), value }), 200), files }),
	file: map({ note: nullable(prose(5_000)), files }),
	/** The author has taken back the entry that `replaces` names. */
	deleted: map({ reason: nullable(oneOf(["mistake", "wrong-place", "person-asked", "other"] as const)) }),
} as const;

type Kinds = typeof shapes;
export type Kind = keyof Kinds;
export type Content = { [K in Kind]: { kind: K } & Of<Kinds[K]> }[Kind];

/** The attachments of a content, in the order of the header. */
export function filesOf(content: Content): AttachmentInfo[] {
	return "files" in content ? content.files : [];
}

/** The content of a text message. @param more language: BCP 47. files: from `attach`. @example message("Hello", { language: "sq" }) */
export function message(words: string, more: { language?: string; files?: AttachmentInfo[] } = {}): Content {
	return { kind: "text", text: words.normalize("NFC"), language: more.language ?? null, files: more.files ?? [] };
}

/** The bytes of a content. @throws ProtocolError bad-input that names the field. */
export function encodeContent(content: Content): Bytes {
	const { kind, ...fields } = content;
	try {
		const shape = shapes[kind] as Shape<any>;
		return encodeCbor({ kind, ...(shape.toCbor(fields, "") as { [name: string]: Cbor }) });
	} catch (error) {
		if (!(error instanceof ShapeError)) throw error;
		throw new ProtocolError("bad-input", error.message, error.field);
	}
}

/** Decodes a content. @throws ProtocolError bad-content unless they have exactly one of the shapes; Unreadable for an unknown kind. */
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
