/** Random valid values in the forms of the second implementation: CBOR, statement bodies, access entries, contents, manifests. */
import fc from "fast-check";
import { type Bytes, idText, refuse } from "../implementation/bytes.ts";
import type { Value } from "../implementation/cbor.ts";
import type { Form } from "../implementation/forms.ts";

export const bytes = (least: number, most = least): fc.Arbitrary<Bytes> => fc.uint8Array({ minLength: least, maxLength: most });

/** Numbers at which encodings change their length, and others. */
export const uint: fc.Arbitrary<number> = fc.oneof(
	fc.constantFrom(0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER),
	fc.nat(),
	fc.maxSafeNat(),
);
const integer = fc.oneof(
	uint,
	uint.map((n) => (n === 0 ? 0 : -n)),
);

/** Short texts that many programs treat in a special way. */
const special = fc.constantFrom(
	"\ufeff",
	"\u200b",
	"\u0085",
	"\u00a0",
	"\u2028",
	"\u007f",
	"é",
	"e\u0301",
	"ş",
	"ي",
	"🕊",
	"K",
	"\t",
	"\n",
	"_",
	"__proto__",
);
export const anyText = (most: number): fc.Arbitrary<string> =>
	fc.oneof(
		fc.string({ unit: "binary", maxLength: most }),
		fc.array(fc.oneof(special, fc.string({ maxLength: 4 })), { maxLength: 6 }).map((parts) => parts.join("")),
	);

/** Text without control characters, of `least` to `most` UTF-16 units. */
export const text = (least: number, most: number): fc.Arbitrary<string> =>
	anyText(Math.min(most, 60)).map((given) => {
		const clean = given
			.replace(/\p{Cc}/gu, "")
			.slice(0, most)
			.replace(/[\ud800-\udbff]$/, "");
		return clean.length < least ? "x".repeat(least) : clean;
	});

export const cborValue: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
	value: fc.oneof(
		{ depthSize: "small", maxDepth: 5, withCrossShrink: true },
		fc.oneof(integer, fc.boolean(), fc.constant(null), bytes(0, 40), anyText(40)),
		fc.array(tie("value"), { maxLength: 5 }),
		fc.dictionary(anyText(10), tie("value"), { maxKeys: 5 }),
	),
})).value;

export function ofForm(form: Form): fc.Arbitrary<Value> {
	switch (form.kind) {
		case "id":
			return bytes(16);
		case "uint":
			return uint;
		case "bool":
			return fc.boolean();
		case "null":
			return fc.constant(null);
		case "bytes":
			return bytes(form.least, form.most);
		case "text":
			return text(form.least, form.most);
		case "code":
			return fc.constant(form.code);
		case "list":
			return fc.array(ofForm(form.of), { maxLength: Math.min(form.most, 3) });
		case "map":
			return fc.record(Object.fromEntries([...form.fields].map(([name, field]) => [name, ofForm(field)])), { noNullPrototype: true });
		case "any-of":
			return fc.oneof(...form.forms.map(ofForm));
	}
}

const id = bytes(16).map(idText);
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const code = fc.stringMatching(/^[A-Za-z][A-Za-z0-9._:-]{0,39}$/);

/** The body of an access entry. */
export const accessEntry = fc
	.record(
		{
			v: fc.constant(1 as const),
			at: uint,
			actor: orNull(id),
			organisation: orNull(id),
			desk: orNull(id),
			session: orNull(bytes(32)),
			action: code,
			objectType: code,
			object: orNull(id),
			case: orNull(id),
			outcome: fc.constantFrom("allowed" as const, "denied" as const, "failed" as const),
			purpose: fc.constantFrom(
				"care" as const,
				"handoff" as const,
				"oversight" as const,
				"administration" as const,
				"self" as const,
				"joining" as const,
			),
			basis: orNull(code),
			count: uint,
			request: id,
			first: orNull(uint),
			attested: fc.constantFrom("server" as const, "client" as const),
			initiator: fc.constantFrom("person" as const, "program" as const),
		},
		{ noNullPrototype: true },
	)
	.map((body) => ({ ...body, first: body.outcome === "failed" ? body.first : null }));

const file = fc.record({ file: bytes(16), name: text(1, 255), type: text(1, 100), size: uint, key: bytes(32) }, { noNullPrototype: true });
const files = fc.array(file, { maxLength: 2 });
const language = orNull(text(1, 35));
const formValue = fc.oneof(text(0, 40), integer, fc.boolean(), fc.array(text(0, 10), { maxLength: 3 }), fc.constant(null));

const change = fc
	.record({ row: orNull(bytes(16)), field: orNull(text(1, 80)), value: formValue }, { noNullPrototype: true })
	.map((each) => (each.field === null ? { ...each, value: null } : each));

/** The content of an entry. */
export const content: fc.Arbitrary<{ [field: string]: Value }> = fc.oneof(
	fc.record({ kind: fc.constant("text"), text: text(1, 100), language, files }, { noNullPrototype: true }),
	fc.record({ kind: fc.constant("title"), text: text(1, 200), language }, { noNullPrototype: true }),
	fc.record(
		{
			kind: fc.constant("fields"),
			form: text(1, 40),
			at: uint,
			values: fc.array(fc.record({ code: text(1, 80), value: formValue }, { noNullPrototype: true }), { maxLength: 4 }),
			files,
		},
		{ noNullPrototype: true },
	),
	fc.record(
		{
			kind: fc.constant("rev"),
			form: text(1, 60),
			base: fc.array(bytes(32), { maxLength: 3 }),
			at: uint,
			why: orNull(text(1, 100)),
			ops: fc.array(change, { minLength: 1, maxLength: 4 }),
			files,
		},
		{ noNullPrototype: true },
	),
	fc.record({ kind: fc.constant("file"), note: orNull(text(1, 100)), files }, { noNullPrototype: true }),
	fc.record(
		{ kind: fc.constant("deleted"), reason: orNull(fc.constantFrom("mistake", "wrong-place", "person-asked", "other")) },
		{ noNullPrototype: true },
	),
);

export const oneOf = <T>(list: readonly T[]): fc.Arbitrary<T> =>
	list.length > 0 ? fc.constantFrom(...list) : refuse("nothing to choose from");

const name = fc.constantFrom("a", "B", "x.js", "0", "_", "-", "a.b", ".a", "..", "", "api", "healthz", "cloister.manifest", "é", "a b");
const webPath = fc.oneof(
	fc.constantFrom("a", "a.js", "assets/index-x1.js", "assets/index-x1.css", "B/c/d", "zebra"),
	fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join("/")),
);
/** Manifests of web builds. Most are sorted by path, as they must be, and some aren't. */
export const manifest: fc.Arbitrary<Value> = fc
	.tuple(
		fc.array(
			fc.record(
				{ path: webPath, size: fc.oneof({ weight: 5, arbitrary: fc.nat(9_000) }, uint), sha256: bytes(32) },
				{ noNullPrototype: true },
			),
			{
				maxLength: 3,
			},
		),
		bytes(32),
		fc.nat(9),
	)
	.map(([files, sha256, order]) => {
		const all = [...files, { path: "index.html", size: 1, sha256 }];
		return order === 0 ? all : all.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
	});
