/** The rooms of the code and their import rules. An import that breaks a rule, or makes a cycle, fails here. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { importsIn } from "../support/syntax.ts";

/**
 * A file belongs to the first room whose folder contains it. `ours`: the folders of this repository that it may import besides its
 * own room, `types`: those of which it may import types only. `packages` and `node`: the packages and built-in modules that it may import; true means any.
 */
const ROOMS: { room: string; ours: string[]; types?: string[]; packages: true | string[]; node: boolean; because: string }[] = [
	{
		room: "clients/protocol/",
		ours: [],
		packages: ["zod", "cborg", "@noble/hashes", "libsodium-wrappers"],
		node: false,
		because: "the protocol is pure and stands alone",
	},
	{
		room: "clients/crypto/",
		ours: ["clients/protocol/"],
		packages: ["libsodium-wrappers", "@serenity-kit/opaque", "cborg", "@noble/hashes"],
		node: false,
		because: "the crypto room builds on the protocol only, and runs in browsers",
	},
	{
		room: "clients/sdk/",
		ours: ["clients/protocol/", "clients/crypto/", "clients/words/search.ts"],
		packages: true,
		node: false,
		because: "the SDK is shared by all clients, and runs in browsers",
	},
	{ room: "clients/words/", ours: [], packages: [], node: false, because: "texts are data that all clients share" },
	{
		room: "clients/site/",
		ours: ["clients/words/"],
		packages: ["markdown-it"],
		node: false,
		because: "the public site is made from plain data, and shares nothing with the closed network",
	},
	{
		room: "clients/cli/",
		ours: ["clients/protocol/", "clients/crypto/", "clients/sdk/", "clients/site/", "clients/words/"],
		packages: true,
		node: true,
		because: "clients never import the server",
	},
	{
		room: "clients/web/build/",
		ours: ["clients/protocol/", "clients/sdk/", "clients/words/"],
		packages: true,
		node: true,
		because: "the build knows the lists of codes, and no screen",
	},
	{
		room: "clients/web/words/",
		ours: ["clients/words/", "clients/web/build/"],
		types: ["clients/protocol/", "clients/sdk/"],
		packages: true,
		node: false,
		because: "words know no part and no screen",
	},
	{
		room: "clients/web/sitting/verbs/",
		ours: ["clients/protocol/", "clients/sdk/", "clients/web/sitting/"],
		packages: [],
		node: false,
		because: "the verbs of the worker pass on what the SDK does, and touch no secret key themselves",
	},
	{
		room: "clients/web/sitting/",
		ours: ["clients/web/trusted.ts", "clients/web/levels.ts"],
		types: ["clients/protocol/", "clients/sdk/"],
		packages: true,
		node: false,
		because: "only sitting/verbs imports the SDK",
	},
	{
		room: "clients/web/parts/",
		ours: ["clients/web/words/", "clients/web/sitting/kinds.ts", "clients/web/levels.ts", "clients/words/"],
		types: ["clients/protocol/", "clients/sdk/"],
		packages: true,
		node: false,
		because: "parts know words and plain data, and no screen, no worker and no SDK",
	},
	{
		room: "clients/web/screens/",
		ours: [
			"clients/web/parts/",
			"clients/web/words/",
			"clients/web/sitting/",
			"clients/web/levels.ts",
			"clients/web/pdf/messages.ts",
			"clients/words/",
		],
		types: ["clients/protocol/", "clients/sdk/"],
		packages: true,
		node: false,
		because: "screens reach the SDK through the worker only",
	},
	{
		room: "clients/web/",
		ours: [],
		types: ["clients/sdk/"],
		packages: true,
		node: false,
		because: "the entries of the page import nothing outside of it, and a browser has no Node",
	},
	{
		room: "examples/",
		ours: ["index", "account/index", "casework/index", "audit/index"].map((name) => `clients/sdk/${name}.ts`),
		packages: [],
		node: true,
		because: "examples use only the public entry points of the SDK",
	},
	{ room: "clients/", ours: ["clients/"], packages: true, node: true, because: "clients never import the server" },
	{
		room: "server/base/",
		ours: ["clients/protocol/"],
		packages: true,
		node: true,
		because: "the base knows the protocol and nothing above it",
	},
	{
		room: "server/database/",
		ours: ["clients/protocol/", "server/base/"],
		packages: true,
		node: true,
		because: "the database room knows no chain, no log and no feature",
	},
	{
		room: "server/site/",
		ours: ["clients/protocol/release/", "clients/protocol/schema.ts", "server/base/"],
		packages: [],
		node: true,
		because: "the public site shares no route, no database and no log with the closed network",
	},
	{ room: "server/embedded/", ours: [], packages: true, node: true, because: "the embedded PostgreSQL knows nothing of Cloister" },
	{
		room: "server/ledger/",
		ours: ["clients/protocol/", "server/base/", "server/database/"],
		packages: true,
		node: true,
		because: "the ledger knows no chain, no request and no feature",
	},
	{
		room: "server/chains/",
		ours: ["clients/protocol/", "server/base/", "server/database/", "server/ledger/"],
		packages: true,
		node: true,
		because: "chains know no request and no feature",
	},
	{
		room: "server/gate/",
		ours: ["clients/protocol/", "server/base/", "server/database/", "server/ledger/", "server/chains/"],
		packages: true,
		node: true,
		because: "the gate knows no feature and no client",
	},
	// Each folder in server/features/ is a room of its own.
	{
		room: "server/features/*/",
		ours: ["clients/protocol/", "server/base/", "server/database/", "server/ledger/", "server/chains/", "server/gate/"],
		packages: true,
		node: true,
		because: "features never import each other",
	},
	{
		room: "server/",
		ours: ["clients/protocol/", "server/"],
		packages: true,
		node: true,
		because: "the server can't decrypt because it can't import the code that does",
	},
	{
		room: "test/second/implementation/",
		ours: [],
		packages: ["@noble/curves", "@noble/ciphers", "@noble/hashes", "@noble/post-quantum"],
		node: true,
		because: "the second implementation shares nothing with the first",
	},
	{
		room: "test/support/",
		ours: ["clients/", "server/", "scripts/"],
		packages: true,
		node: true,
		because: "shared test support doesn't import tests",
	},
	{
		room: "test/hostile/long/",
		ours: ["clients/", "server/", "scripts/", "test/support/", "test/hostile/", "test/mutations/", "test/second/"],
		packages: true,
		node: true,
		because: "the long run continues tests of these folders",
	},
	// Each folder in test/ is a room of its own.
	{
		room: "test/*/",
		ours: ["clients/", "server/", "scripts/", "test/support/"],
		packages: true,
		node: true,
		because: "helpers that tests of several folders share belong in test/support",
	},
	{ room: "scripts/", ours: ["clients/", "server/", "test/"], packages: true, node: true, because: "scripts put both sides together" },
];

/** Packages that only these folders may import. */
const RESERVED: Record<string, string[]> = {
	pg: ["server/database/", "test/", "scripts/"],
	"@serenity-kit/opaque": ["clients/crypto/", "server/", "test/", "scripts/"],
	"libsodium-wrappers": ["clients/crypto/", "clients/protocol/sodium.ts", "test/", "scripts/"],
};

const root = path.resolve(import.meta.dirname, "../..");
const aliases = Object.entries(
	(JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { imports: Record<string, string> }).imports,
).map(([from, to]) => ({ from: from.replace("*", ""), to: path.posix.normalize(to.replace("*", "")) }));

interface Import {
	file: string;
	/** A path in this repository from the root, a package's name, or a `node:` module. */
	target: string;
	kind: "ours" | "package" | "node";
	/** Leaves no trace in the program. */
	isType: boolean;
}

/** Static, dynamic and re-exporting imports of one file's text. */
function importsOf(file: string, text: string): Import[] {
	return importsIn(file, text).map(({ specifier, isType }) => ({ file, isType, ...resolve(file, specifier) }));
}

function resolve(file: string, specifier: string): Pick<Import, "target" | "kind"> {
	if (specifier.startsWith("node:")) return { target: specifier, kind: "node" };
	if (specifier.startsWith(".")) return { target: path.posix.join(path.posix.dirname(file), specifier), kind: "ours" };
	const alias = aliases.find(({ from }) => specifier.startsWith(from));
	if (alias) return { target: alias.to + specifier.slice(alias.from.length), kind: "ours" };
	const parts = specifier.split("/");
	return { target: parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/"), kind: "package" };
}

/** The folder that counts as one room for this file, and its rule. */
function roomOf(file: string) {
	for (const rule of ROOMS) {
		const pattern = new RegExp(`^${rule.room.replace("*", "[^/]+")}`);
		const folder = pattern.exec(file)?.[0];
		if (folder) return { ...rule, folder };
	}
	return undefined;
}

/** The broken rule as a sentence, or undefined if the import is allowed. */
function violation({ file, target, kind, isType }: Import): string | undefined {
	const room = roomOf(file);
	if (!room) return `${file} belongs to no room`;
	const message = `${file} imports ${target}, but ${room.because}`;
	if (kind === "node") return room.node ? undefined : message;
	if (kind === "ours")
		return [room.folder, ...room.ours, ...(isType ? (room.types ?? []) : [])].some((folder) => target.startsWith(folder)) ||
			target === "package.json"
			? undefined
			: message;
	const reserved = RESERVED[target];
	if (reserved && !reserved.some((folder) => file.startsWith(folder)))
		return `${file} imports ${target}, which only ${reserved.join(", ")} may`;
	return room.packages === true || room.packages.includes(target) ? undefined : message;
}

/** Every import cycle, types included, as a list of files. */
function cycles(imports: Import[]): string[][] {
	const next = new Map<string, string[]>();
	for (const { file, target, kind } of imports) if (kind === "ours") next.set(file, [...(next.get(file) ?? []), target]);
	const found: string[][] = [];
	const done = new Set<string>();
	const walk = (file: string, way: string[]): void => {
		const at = way.indexOf(file);
		if (at >= 0) found.push([...way.slice(at), file]);
		if (at >= 0 || done.has(file)) return;
		for (const target of next.get(file) ?? []) walk(target, [...way, file]);
		done.add(file);
	};
	for (const file of next.keys()) walk(file, []);
	return found;
}

function sources(): string[] {
	return ["server", "clients", "scripts", "examples", "test"].flatMap((top) =>
		readdirSync(path.join(root, top), { recursive: true, encoding: "utf8" })
			.map((file) => path.posix.join(top, file.split(path.sep).join("/")))
			.filter((file) => /\.(ts|tsx|mts|mjs|js)$/.test(file) && !/\/(node_modules|dist)\//.test(file)),
	);
}

const imports = sources().flatMap((file) => importsOf(file, readFileSync(path.join(root, file), "utf8")));

t.test("no import breaks a room's rule", async (t) => {
	t.ok(imports.length > 0, "imports were found");
	t.same(imports.map(violation).filter(Boolean), []);
});

t.test("there are no import cycles", async (t) => {
	t.same(
		cycles(imports).map((cycle) => cycle.join(" -> ")),
		[],
	);
});

t.test("the rules refuse forbidden imports and accept allowed ones", async (t) => {
	const wrong: [string, string][] = [
		["server/app.ts", 'import { openSealed } from "#crypto/keys.ts";'],
		["server/features/cases/store.ts", 'export * from "../handoffs/store.ts";'],
		["server/features/cases/store.ts", 'import pg from "pg";'],
		["server/gate/gate.ts", 'const x = await import("../features/cases/rules.ts");'],
		["clients/protocol/bytes.ts", 'import { readFileSync } from "node:fs";'],
		["clients/protocol/bytes.ts", 'import {\n\ttype A,\n\tb,\n} from "../crypto/b.ts";'],
		["clients/crypto/keys.ts", 'import "#sdk/a.ts";'],
		["clients/sdk/a.ts", 'import type { B } from "../cli/b.ts";'],
		["clients/cli/a.ts", 'import { pool } from "../../server/database/pool.ts";'],
		["clients/sdk/a.ts", 'import sodium from "libsodium-wrappers";'],
		["clients/web/screens/a.tsx", 'import { write } from "#sdk/index.ts";'],
		["clients/web/parts/a.tsx", 'import { openSitting } from "../sitting/open.ts";'],
		["clients/web/words/a.tsx", 'import { Button } from "../parts/button.tsx";'],
		["clients/web/sitting/verbs/a.ts", 'import { Secret } from "#crypto/secret.ts";'],
		["clients/web/sitting/drafts.ts", 'import { seal } from "#crypto/seal.ts";'],
		["clients/web/house.tsx", 'import type { Secret } from "#crypto/secret.ts";'],
		["examples/a.ts", 'import { write } from "#sdk/compartments/write.ts";'],
		["test/second/implementation/a.ts", 'import { tup } from "#protocol/bytes.ts";'],
		["test/second/implementation/a.ts", 'import { decode } from "cborg";'],
		["test/second/implementation/a.ts", 'import { fresh } from "../support.ts";'],
		["test/hostile/lying/a.ts", 'import { caseWith } from "../../promises/cases.ts";'],
		["server/chains/a.ts", 'import type { B } from "#server/gate/b.ts";'],
		["server/base/a.ts", 'import { b } from "../database/b.ts";'],
		["test/support/a.ts", 'import { World } from "../promises/world.ts";'],
	];
	for (const [file, text] of wrong) t.type(importsOf(file, text).map(violation)[0], "string", `${file}: ${text}`);
	t.same(importsOf("server/features/cases/store.ts", 'import { gate } from "#server/gate/gate.ts";').map(violation), [undefined]);
	t.same(importsOf("clients/web/screens/a.tsx", 'import type { Alarm } from "#sdk/index.ts";').map(violation), [undefined]);
	const round = [...importsOf("server/a.ts", 'import { b } from "./b.ts";'), ...importsOf("server/b.ts", 'import { a } from "./a.ts";')];
	t.same(cycles(round), [["server/a.ts", "server/b.ts", "server/a.ts"]]);
});
