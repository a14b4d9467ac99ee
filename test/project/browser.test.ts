/** The SDK runs in a browser: nothing that it imports comes from Node, and it evaluates no text as code. */
import { readFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { everyNode, importsIn, parse } from "../support/syntax.ts";

const root = path.resolve(import.meta.dirname, "../..");
const ROOMS: Record<string, string> = { "#protocol/": "clients/protocol/", "#crypto/": "clients/crypto/", "#sdk/": "clients/sdk/" };
/** The packages that the SDK may import. All of them run in browsers. */
const PACKAGES = ["@noble/hashes", "@serenity-kit/opaque", "@zxcvbn-ts/core", "cborg", "libsodium-wrappers", "zod/mini"];

function resolve(from: string, specifier: string): string | null {
	if (specifier.startsWith(".")) return path.join(path.dirname(from), specifier);
	const room = Object.keys(ROOMS).find((each) => specifier.startsWith(each));
	return room === undefined ? null : path.join(root, ROOMS[room] as string, specifier.slice(room.length));
}

/** All files that an entry point loads, and the packages. Imports of types are left out, because they leave no trace. */
function graph(entry: string): { files: Map<string, string>; outside: Set<string> } {
	const files = new Map<string, string>();
	const outside = new Set<string>();
	const queue = [path.join(root, entry)];
	for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
		if (files.has(file)) continue;
		const text = readFileSync(file, "utf8");
		files.set(file, text);
		for (const { specifier, isType } of importsIn(file, text)) {
			if (isType) continue;
			const found = resolve(file, specifier);
			if (found === null) outside.add(specifier);
			else queue.push(found);
		}
	}
	return { files, outside };
}

/** What only Node has, and what evaluates text as code. */
const FORBIDDEN = new Set(["process", "Buffer", "require", "__dirname", "setImmediate", "eval", "Function"]);

/** The forbidden globals on which something is called or read. */
function namesOfNode(file: string, text: string): string[] {
	const used = everyNode(parse(file, text)).flatMap((node) =>
		USES.has(node.type) ? [(node.callee ?? node.object) as { name?: string }] : [],
	);
	return used.map(({ name = "" }) => name).filter((name) => FORBIDDEN.has(name));
}

const USES = new Set(["CallExpression", "NewExpression", "MemberExpression"]);

for (const entry of ["clients/sdk/index.ts", "clients/sdk/casework/index.ts", "clients/sdk/audit/index.ts"])
	t.test(`${entry} loads nothing of Node`, async (t) => {
		const { files, outside } = graph(entry);
		t.ok(files.size > 50, `${files.size} files`);
		for (const specifier of outside)
			t.ok(
				PACKAGES.some((name) => specifier === name || specifier.startsWith(`${name}/`)),
				specifier,
			);
		for (const [file, text] of files) t.same(namesOfNode(file, text), [], path.relative(root, file));
	});
