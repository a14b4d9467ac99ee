/** Parses the notation of spec/types.md into forms, and checks values against them. */
import { type Bytes, refuse } from "./bytes.ts";
import type { Value } from "./cbor.ts";

export type Form =
	| { kind: "id" | "uint" | "bool" | "null" }
	| { kind: "bytes" | "text"; least: number; most: number }
	| { kind: "code"; code: string }
	| { kind: "list"; most: number; of: Form }
	| { kind: "map"; fields: Map<string, Form> }
	| { kind: "any-of"; forms: Form[] };

export function parseForm(notation: string): Form {
	const rest = { text: notation };
	const form = parseAlternatives(rest);
	return rest.text === "" ? form : refuse(`notation left over: ${rest.text}`);
}

function eat(rest: { text: string }, pattern: RegExp): RegExpExecArray | null {
	const match = new RegExp(`^(?:${pattern.source})`).exec(rest.text);
	if (match) rest.text = rest.text.slice(match[0].length);
	return match;
}

function parseAlternatives(rest: { text: string }): Form {
	const forms = [parseSingle(rest)];
	while (eat(rest, / \/ /)) forms.push(parseSingle(rest));
	return forms.length === 1 ? (forms[0] as Form) : { kind: "any-of", forms };
}

function parseSingle(rest: { text: string }): Form {
	const word = eat(rest, /(id|uint|bool|null)\b/);
	if (word) return { kind: word[1] as "id" };
	const code = eat(rest, /"([^"]+)"/);
	if (code) return { kind: "code", code: code[1] as string };
	const sized = eat(rest, /(bytes|text)\((?:(\d+)\.\.)?(\d+)\)/);
	if (sized) return { kind: sized[1] as "bytes", least: Number(sized[2] ?? sized[3]), most: Number(sized[3]) };
	const listed = eat(rest, /\[0\.\.(\d+) of /);
	if (listed) return expectEnd(rest, { kind: "list", most: Number(listed[1]), of: parseAlternatives(rest) }, /\]/);
	if (eat(rest, /\(/)) return expectEnd(rest, parseAlternatives(rest), /\)/);
	if (!eat(rest, /\{/)) return refuse(`unknown notation: ${rest.text}`);
	const fields = new Map<string, Form>();
	do {
		const name = eat(rest, /(\w+): /) ?? refuse("a field without a name");
		fields.set(name[1] as string, parseAlternatives(rest));
	} while (eat(rest, /, /));
	return expectEnd(rest, { kind: "map", fields }, /\}/);
}

function expectEnd(rest: { text: string }, form: Form, end: RegExp): Form {
	return eat(rest, end) ? form : refuse(`no ${end.source} in the notation`);
}

export function fits(form: Form, value: Value | undefined): boolean {
	switch (form.kind) {
		case "id":
			return isBytes(value) && value.length === 16;
		case "uint":
			return typeof value === "number" && value >= 0;
		case "bool":
			return typeof value === "boolean";
		case "null":
			return value === null;
		case "bytes":
			return isBytes(value) && value.length >= form.least && value.length <= form.most;
		case "text":
			return typeof value === "string" && isText(value, form.least, form.most);
		case "code":
			return value === form.code;
		case "list":
			return Array.isArray(value) && value.length <= form.most && value.every((item) => fits(form.of, item));
		case "map":
			return isMap(value) && sameNames(form.fields, value) && [...form.fields].every(([name, field]) => fits(field, value[name]));
		case "any-of":
			return form.forms.some((alternative) => fits(alternative, value));
	}
}

const isBytes = (value: Value | undefined): value is Bytes => value instanceof Uint8Array;
const isMap = (value: Value | undefined): value is { [key: string]: Value } =>
	typeof value === "object" && value !== null && !Array.isArray(value) && !isBytes(value);
const sameNames = (fields: Map<string, Form>, map: object): boolean =>
	Object.keys(map).length === fields.size && Object.keys(map).every((name) => fields.has(name));
const isText = (text: string, least: number, most: number): boolean => text.length >= least && text.length <= most && !/\p{Cc}/u.test(text);
