/** Each form of the web client is made by `parts/form.tsx`, so that no browser keeps or fills in what was typed. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { childrenOf, type Node, parse } from "../support/syntax.ts";

const root = path.resolve(import.meta.dirname, "../..");
const PART = "clients/web/parts/form.tsx";

const filesOfClient = () =>
	readdirSync(path.join(root, "clients/web"), { recursive: true, encoding: "utf8" })
		.filter((file) => file.endsWith(".tsx") && !file.startsWith("dist"))
		.map((file) => `clients/web/${file.replaceAll(path.sep, "/")}`);

/** The opening tags of the raw forms in a file. */
function rawForms(file: string, source: string): Node[] {
	const tags: Node[] = [];
	const visit = (node: Node) => {
		if (node.type === "JSXOpeningElement" && (node.name as { name?: unknown }).name === "form") tags.push(node);
		for (const child of childrenOf(node)) visit(child);
	};
	visit(parse(file, source));
	return tags;
}

/** The attributes of a tag that are plain text. */
const attributesOf = ({ attributes }: Node) =>
	Object.fromEntries(
		(attributes as { name?: { name: string }; value?: { value?: unknown } | null }[]).map(({ name, value }) => [name?.name, value?.value]),
	);

t.test("no form stands outside its part", async (t) => {
	const files = filesOfClient();
	t.ok(files.length > 300);
	const found = files.filter((file) => rawForms(file, readFileSync(path.join(root, file), "utf8")).length > 0);
	t.same(found, [PART]);
});

t.test("browsers fill in nothing by themselves", async (t) => {
	const forms = rawForms(PART, readFileSync(path.join(root, PART), "utf8"));
	t.same(
		forms.map((form) => attributesOf(form).autoComplete),
		["off", "off"],
	);
});

/** A password manager knows some of these. The others say nothing about the answer. */
const NAMES = /^(username|password|new-password|name|code)$/;

t.test("the names of fields say nothing", async (t) => {
	const names = filesOfClient().flatMap((file) =>
		[...readFileSync(path.join(root, file), "utf8").matchAll(/\sname="([^"]+)"/g)].map(([, name]) => name),
	);
	t.ok(names.length > 5);
	t.same(
		names.filter((name) => !NAMES.test(name ?? "")),
		[],
	);
});

t.test("a raw form is found wherever it stands", async (t) => {
	const source = "export const Screen = () => <><p>form</p>{isOpen && [1].map(() => <form onSubmit={submit}><Form /></form>)}</>;";
	t.equal(rawForms("screen.tsx", source).length, 1);
	t.equal(rawForms("screen.tsx", "export const text = '<form>';").length, 0);
});
