/**
 * Makes test/vectors/statements.json (one signed example of every type) and clients/protocol/spec/types.md (the
 * reference of all types), both from the registry. Run `tsx scripts/vectors/statements.ts` after a change there.
 * A test compares both files with the code. The secret seed is published on purpose; it signs nothing else.
 */
import { writeFileSync } from "node:fs";
import { ed25519 } from "@noble/curves/ed25519.js";
import { toBase64Url, toHex } from "../../clients/protocol/bytes.ts";
import type { ShapeForm } from "../../clients/protocol/schema.ts";
import { sodiumReady } from "../../clients/protocol/sodium.ts";
import { caseTypes } from "../../clients/protocol/statements/cases.ts";
import { compartmentTypes } from "../../clients/protocol/statements/compartments.ts";
import { directoryTypes } from "../../clients/protocol/statements/directory.ts";
import { envelopeFields, type StatementType, shapeOf, statementTypes } from "../../clients/protocol/statements/registry.ts";
import { reviewTypes } from "../../clients/protocol/statements/review.ts";
import { spaceTypes } from "../../clients/protocol/statements/spaces.ts";
import {
	assemble,
	directoryLeaf,
	encodeBody,
	NO_NETWORK,
	networkId,
	objectId,
	signInput,
} from "../../clients/protocol/statements/statement.ts";
import { isMain } from "../is-main.ts";

export const VECTORS = new URL("../../test/vectors/statements.json", import.meta.url);
export const REFERENCE = new URL("../../clients/protocol/spec/types.md", import.meta.url);

const SEED = new Uint8Array(32).fill(7);
/** How many bytes a field of an example has at most. This keeps the examples short. An X-Wing public key still fits. */
const MAX_EXAMPLE_BYTES = 1216;

/** An example of a form. All values are different and reproducible. */
function example(form: ShapeForm, next: () => number): unknown {
	switch (form.kind) {
		case "bytes":
		case "bytes-up-to":
			return new Uint8Array(Math.min(form.length, MAX_EXAMPLE_BYTES)).fill(next() % 256);
		case "text":
			return `Zoë №${next()}`.slice(0, form.length);
		case "uint":
			return next();
		case "bool":
			return next() % 2 === 0;
		case "id":
			return `00000000-0000-4000-8000-${next().toString(16).padStart(12, "0")}`;
		case "one-of":
			return form.codes[next() % form.codes.length];
		case "nullable":
			return next() % 3 === 0 ? null : example(form.of, next);
		case "list":
			return Array.from({ length: Math.min(2, form.max) }, () => example(form.of, next));
		case "map":
			return Object.fromEntries(Object.entries(form.fields).map(([name, field]) => [name, example(field, next)]));
	}
}

function exampleOf(type: StatementType, network: Uint8Array) {
	let counter = 0;
	const body = example(shapeOf(type).form, () => ++counter) as never;
	const bytes = encodeBody(type, body);
	const signature = ed25519.sign(signInput(network, type, bytes), SEED);
	const statement = assemble(network, type, body, bytes, [signature]);
	return {
		type,
		body: toBase64Url(bytes),
		objId: toHex(objectId(network, type, bytes)),
		signature: toHex(signature),
		leaf: toHex(directoryLeaf(statement as never)),
	};
}

/** @returns the vectors as in the file. */
export function statementVectors() {
	const genesis = exampleOf("genesis", NO_NETWORK);
	const network = networkId(Buffer.from(genesis.body, "base64url"));
	const others = statementTypes.filter((type) => type !== "genesis").map((type) => exampleOf(type, network));
	return {
		about:
			"One example of every statement type, signed with Ed25519 by the seed given. Bodies are base64url, the rest hex. genesis is signed under the empty network; all others under the network that genesis makes. leaf: as in the directory's log.",
		seed: toHex(SEED),
		publicKey: toHex(ed25519.getPublicKey(SEED)),
		network: toHex(network),
		statements: [genesis, ...others],
	};
}

/** A form in the notation of the reference. */
function notation(form: ShapeForm): string {
	switch (form.kind) {
		case "bytes":
			return `bytes(${form.length})`;
		case "bytes-up-to":
			return `bytes(0..${form.length})`;
		case "text":
			return `text(1..${form.length})`;
		case "one-of":
			return form.codes.map((code) => `"${code}"`).join(" / ");
		case "nullable":
			return `${form.of.kind === "one-of" ? `(${notation(form.of)})` : notation(form.of)} / null`;
		case "list":
			return `[0..${form.max} of ${notation(form.of)}]`;
		case "map":
			return `{${Object.entries(form.fields)
				.map(([name, field]) => `${name}: ${notation(field)}`)
				.join(", ")}}`;
		default:
			return form.kind;
	}
}

function section(title: string, types: object, envelope: Set<string>): string {
	const of = (type: string) => {
		const { form } = shapeOf(type as StatementType);
		const fields = form.kind === "map" ? Object.entries(form.fields).filter(([name]) => !envelope.has(name)) : [];
		return [`### ${type}`, "", ...fields.map(([name, field]) => `- \`${name}\`: ${notation(field)}`), ""].join("\n");
	};
	return [`## ${title}`, "", ...Object.keys(types).map(of)].join("\n");
}

/** @returns the reference chapter's text. */
export function typeReference(): string {
	const envelope = Object.entries(envelopeFields).map(([name, shape]) => `- \`${name}\`: ${notation(shape.form)}`);
	const names = new Set(Object.keys(envelopeFields));
	return [
		"# Statement types",
		"",
		"Generated from the registry in `clients/protocol/statements/` by `scripts/vectors/statements.ts`. Do not edit by hand. This chapter lists every",
		"statement type with its fields. A body is one deterministic CBOR map with text keys. It has exactly the fields of its type and of the",
		"envelope. A missing field, an unknown field or a field of the wrong type makes the statement void. The chapter about the object of a type",
		"says what its fields mean.",
		"",
		"Notation: `id`: 16 bytes. `uint`: an integer from 0 to 2^53 - 1. `bytes(n)`: exactly n bytes. `bytes(0..n)`: at most n bytes. `text(1..n)`:",
		"text of 1 to n UTF-16 units without control characters (general category Cc). `[0..n of x]`: a list of at most n. `a / b`: one of these.",
		"",
		"## Envelope",
		"",
		...envelope,
		"",
		section("Directory", directoryTypes, names),
		section("Compartments", compartmentTypes, names),
		section("Cases, consents, hand-offs", caseTypes, names),
		section("Review", reviewTypes, names),
		section("Spaces", spaceTypes, names),
	]
		.join("\n")
		.trimEnd()
		.concat("\n");
}

if (isMain(import.meta.url)) {
	await sodiumReady;
	writeFileSync(VECTORS, `${JSON.stringify(statementVectors(), null, 2)}\n`);
	writeFileSync(REFERENCE, typeReference());
}
