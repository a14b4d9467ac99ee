/** The folds of the directory, of cases and of compartments: both implementations judge the published histories. */
import { readFileSync, statSync } from "node:fs";
import t from "tap";
import { HANDOFF_ACTIONS } from "#protocol/codes.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { caseTypes } from "#protocol/statements/cases.ts";
import { directoryTypes } from "#protocol/statements/directory.ts";
import { Ours } from "../../scripts/vectors/folds/ours.ts";
import { FAMILIES, type Family, fileOf, type History } from "../../scripts/vectors/folds.ts";
import { Second } from "./author.ts";
import { difference } from "./difference.ts";
import { fromBase64url } from "./implementation/bytes.ts";
import { decodeExactly } from "./implementation/cbor.ts";

await sodiumReady;
const families = Object.keys(FAMILIES) as Family[];
const readVectors = (family: Family): { histories: History[] } => JSON.parse(readFileSync(fileOf(family), "utf8"));

for (const family of families) {
	t.test(`both implementations judge the vectors of ${family} alike`, async (t) => {
		for (const history of readVectors(family).histories) {
			t.equal(difference(history, new Ours(), true), undefined, "ours");
			t.equal(difference(history, new Second()), undefined, "the second");
		}
	});
}

/** The error codes that each fold can give. Those of `parseStatement` are in statements.json's tests. */
const CODES: Record<Family, string[]> = {
	directory: [
		...["already-founded", "bad-checkpoint", "bad-signature", "bad-statement", "conflict", "invite-used", "not-allowed"],
		...["not-found", "not-founded", "not-vouched", "stale", "suspended", "wrong-state"],
	],
	cases: [
		...["already-placed", "bad-checkpoint", "bad-input", "bad-signature", "conflict", "desk-too-small", "no-basis"],
		...["not-allowed", "not-found", "stale", "wrong-state", "already-requested"],
	],
	compartments: ["bad-content", "bad-statement", "desk-too-small", "no-basis", "not-allowed", "not-found", "stale"],
};
const TYPES: Record<Family, string[]> = {
	directory: Object.keys(directoryTypes),
	cases: Object.keys(caseTypes).filter((type) => type !== "ask"),
	compartments: ["epoch", "grant", "leave"],
};

t.test("the vectors accept and refuse every type, and have every move and every error code", async (t) => {
	for (const family of families) {
		const steps = readVectors(family).histories.flatMap((history) => history.steps);
		const own = steps.filter(({ type }) => TYPES[family].includes(type));
		const accepted = new Set(own.filter(({ refused }) => refused === undefined).map(({ type }) => type));
		const refused = new Set(own.filter((step) => step.refused !== undefined).map(({ type }) => type));
		const codes = new Set(own.map((step) => step.refused));
		t.same([TYPES[family].filter((type) => !accepted.has(type)), TYPES[family].filter((type) => !refused.has(type))], [[], []], family);
		t.same(
			CODES[family].filter((code) => !codes.has(code)),
			[],
			`error codes of ${family}`,
		);
		t.ok(statSync(fileOf(family)).size < 1_100_000, "small");
	}
	const moves = readVectors("cases").histories.flatMap(({ steps }) =>
		steps.filter(({ type, refused }) => type === "handoff.move" && !refused),
	);
	const actions = new Set(moves.map(({ body }) => (decodeExactly(fromBase64url(body)) as { action: string }).action));
	t.same(
		HANDOFF_ACTIONS.filter((action) => !actions.has(action)),
		[],
		"moves",
	);
});
