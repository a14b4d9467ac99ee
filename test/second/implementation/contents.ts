/** Second implementation of spec/compartments.md section 6: the content of an entry. */
import { type Bytes, refuse } from "./bytes.ts";
import { decodeExactly, encode, type Value } from "./cbor.ts";

type Check = (value: Value | undefined) => boolean;

const isText = (value: Value | undefined, most: number, least = 1): value is string =>
	typeof value === "string" && value.length >= least && value.length <= most;
const text =
	(most: number): Check =>
	(value) =>
		isText(value, most) && !/\p{Cc}/u.test(value);
/** Text that may have line breaks and tabs, and no other control characters. */
const prose =
	(most: number): Check =>
	(value) =>
		isText(value, most) && !/[^\P{Cc}\n\t]/u.test(value);
const uint: Check = (value) => typeof value === "number" && value >= 0;
const bytes =
	(length: number): Check =>
	(value) =>
		value instanceof Uint8Array && value.length === length;
const orNull =
	(check: Check): Check =>
	(value) =>
		value === null || check(value);
const listOf =
	(check: Check, most: number): Check =>
	(value) =>
		Array.isArray(value) && value.length <= most && value.every(check);
const oneOf =
	(...codes: string[]): Check =>
	(value) =>
		typeof value === "string" && codes.includes(value);
const map =
	(fields: Record<string, Check>): Check =>
	(value) =>
		isMap(value) &&
		Object.keys(value).length === Object.keys(fields).length &&
		Object.entries(fields).every(([name, check]) => check(value[name]));
const isMap = (value: Value | undefined): value is { [key: string]: Value } =>
	typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

const files = listOf(map({ file: bytes(16), name: text(255), type: text(100), size: uint, key: bytes(32) }), 20);
const language = orNull(text(35));
const formValue: Check = (value) =>
	value === null ||
	typeof value === "boolean" ||
	typeof value === "number" ||
	isText(value, 20_000, 0) ||
	listOf((item) => typeof item === "string", 100)(value);

const change: Check = (value) =>
	map({ row: orNull(bytes(16)), field: orNull(text(80)), value: formValue })(value) &&
	isMap(value) &&
	(value.field !== null || value.value === null);
const changes: Check = (value) => listOf(change, 2_000)(value) && (value as Value[]).length > 0;

const STATUSES = ["Active", "FollowUp", "Closed", "ClosedReferred"];
const bookRow = map({
	case: bytes(16),
	code: text(40),
	status: orNull(oneOf(...STATUSES)),
	lead: orNull(bytes(16)),
	due: listOf(map({ kind: text(40), at: uint, row: orNull(bytes(16)), who: orNull(bytes(16)) }), 5),
	clash: (value) => typeof value === "boolean",
	opened: uint,
	closed: orNull(uint),
});

const KINDS: Record<string, Record<string, Check>> = {
	text: { text: prose(50_000), language, files },
	title: { text: text(200), language },
	rev: { form: text(60), base: listOf(bytes(32), 64), at: uint, why: orNull(prose(500)), ops: changes, files },
	fields: { form: text(40), at: uint, values: listOf(map({ code: text(80), value: formValue }), 200), files },
	file: { note: orNull(prose(5_000)), files },
	book: { list: orNull(map({ id: bytes(16), part: uint, of: uint, after: uint })), rows: listOf(bookRow, 200) },
	deleted: { reason: orNull(oneOf("mistake", "wrong-place", "person-asked", "other")) },
};

const checkContent: Check = (value) => {
	if (!isMap(value) || typeof value.kind !== "string" || !Object.hasOwn(KINDS, value.kind)) return false;
	return map({ kind: () => true, ...KINDS[value.kind] })(value);
};

export const writeContent = (content: { [field: string]: Value }): Bytes =>
	checkContent(content) ? encode(content) : refuse("no content");
export function readContent(encoded: Bytes): Value {
	const content = decodeExactly(encoded);
	return checkContent(content) ? content : refuse("no content");
}
