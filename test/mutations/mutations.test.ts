/** The generator finds the guards, and the runner tells a mutant that a test notices from one that none does. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { testFolder } from "../support/folder.ts";
import { childrenOf, type Node, parse } from "../support/syntax.ts";
import { accepted } from "./accepted.ts";
import { byHand, handRows } from "./by-hand.ts";
import { generate, read } from "./generate.ts";
import { instrument } from "./instrument.ts";
import { checkedFiles, root } from "./rooms.ts";
import { tryMutants } from "./run.ts";
import { Survivors } from "./survivors.ts";

const SAMPLE = `
export function refuse(detail: string): never {
	throw new Error(detail);
}
const checkAge = (age: number) => {
	if (age < 18 && age > 0) throw new Error("too young");
};
export class Door {
	enter(age: number, names: string[], code?: string): string | null {
		checkAge(age);
		if (!code || names.length === 0) return null;
		const name = names.find((each) => each === code) ?? refuse("nobody");
		if (name === "thief") this.alarm("a thief");
		if (name === "owner") return name;
		if (age > 80 && names.length > 1) this.slow = true;
		try {
			return age > 90 ? refuse("too old") : read(name);
		} catch {
			throw new Error("unreadable");
		}
		return null;
	}
}
export const key = tup("door", 7);
`;

t.test("every kind of guard gives its mutants, by function and line", async (t) => {
	const found = generate([read("door.ts", SAMPLE)]);
	t.same(
		found.map(({ line, within, change }) => `${line} ${within}: ${change}`),
		[
			"6 checkAge: if (age < 18 && age > 0) -> never",
			"6 checkAge: without && age < 18",
			"6 checkAge: without && age > 0",
			"10 Door.enter: without checkAge(age)",
			"11 Door.enter: if (!code || names.length === 0) -> never",
			"11 Door.enter: without || !code",
			"11 Door.enter: without || names.length === 0",
			"12 Door.enter: find(each === code) -> true",
			"12 Door.enter: find(each === code) -> false",
			'12 Door.enter: without ?? refuse("nobody")',
			'13 Door.enter: if (name === "thief") -> never',
			'14 Door.enter: if (name === "owner") -> always',
			"17 Door.enter: if (age > 90) -> never",
			"18 Door.enter: the error is thrown again",
			'24 key: without the part "door"',
			"24 key: without the part 7",
		],
	);
	t.equal(found[4]?.id, "door.ts Door.enter #2", "its id names the function and counts in it");
});

t.test("a mutant that is off changes nothing, and one that is on changes only its guard", async (t) => {
	const source = "const allowed = (age, member) => age >= 18 && member === true;";
	const [first, second] = generate([read("sample.ts", source)]).map((mutant, i) => ({ ...mutant, number: i + 1 }));
	const text = instrument(source, [first!, second!]);
	const allowed = (active: number) => {
		const $m = { isActive: (number: number) => number === active, observe: (_: number, value: unknown) => value };
		return new Function("$m", `${text} return allowed(7, true);`)($m);
	};
	t.same([0, 1, 2].map(allowed), [false, true, false]);
});

t.test("the rows by hand and the accepted mutants exist", async (t) => {
	const files = checkedFiles();
	t.doesNotThrow(() => byHand(files, handRows));
	t.ok(handRows.length <= 60, "and they are few");
	for (const { file, name, put } of handRows) {
		const { source } = files.find((each) => each.file === file)!;
		const known = new Set(`real z Math Set RangeError undefined ${source}`.match(/\w+/g));
		for (const word of namesIn(parse(file, `(${put})`))) t.ok(known.has(word), `${file} ${name}: ${word}`);
	}
	const ids = new Set([...generate(files), ...byHand(files, handRows)].map(({ id }) => id));
	for (const { id } of accepted) t.ok(ids.has(id), id);
});

/** The names that an expression uses, without those of properties. */
function namesIn(node: Node): string[] {
	const isProperty = (child: Node) => child === node.property || child === node.key;
	return [
		...(node.type === "Identifier" ? [String(node.name)] : []),
		...childrenOf(node)
			.filter((child) => !isProperty(child))
			.flatMap(namesIn),
	];
}

t.test("the next run tries survivors and other mutants by turns", async (t) => {
	const file = path.join(testFolder(t), "survived.json");
	const mutants = ["a", "b", "c"].map((id) => ({ id }));
	const order = () => new Survivors(file).byTurns(mutants).map(({ id }) => id);
	new Survivors(file).note("c", true);
	t.same(order(), ["c", "a", "b"]);
	new Survivors(file).note("c", false);
	t.same(order(), ["a", "b", "c"]);
});

t.test("a guard is reported when no test fails without it, and only then", async (t) => {
	const folder = testFolder(t);
	symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
	mkdirSync(path.join(folder, "test"));
	const source =
		'export function enter(age: number, name: string) {\n\tif (age < 18) throw new Error("age");\n\tif (name === "") throw new Error("name");\n}\n';
	const test =
		'import t from "tap";\nimport { enter } from "../enter.ts";\nt.test("no child enters", async (t) => {\n\tt.throws(() => enter(7, "Ann"));\n\tenter(18, "Ann");\n});\n';
	writeFileSync(path.join(folder, "enter.ts"), source);
	writeFileSync(path.join(folder, "test/enter.test.ts"), test);
	const { judged, failing } = await tryMutants({
		root: folder,
		files: [read("enter.ts", source)],
		rows: [],
		tests: ["test/enter.test.ts"],
		until: Date.now() + 60_000,
		start: 0,
		match: "",
		say: () => {},
	});
	t.same(failing, []);
	t.same(judged.map(({ mutant, killedBy }) => [mutant.line, killedBy]).sort(), [
		[2, "test/enter.test.ts: expected to throw"],
		[3, null],
	]);
});
