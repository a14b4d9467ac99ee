/**
 * Makes mutants from the syntax tree. Each removes one guard, or one of the conditions that `&&` and `||` join in it.
 * `rules.ts` says what a guard is.
 */

import { childrenOf, isFunction, type Node, parse } from "../support/syntax.ts";
import { type Change, changesAt, isDecidingAt, type Refusals, refusalsOf } from "./rules.ts";

export interface Mutant extends Change {
	/** File, function, and the number of the change in this function. It stays the same as long as the function's guards do. */
	id: string;
	file: string;
	line: number;
	/** The functions, classes and methods that it stands in: `checkSeen`, `Transcript.add`. */
	within: string;
}

export interface SourceFile {
	file: string;
	source: string;
	program: Node;
}

export const read = (file: string, source: string): SourceFile => ({ file, source, program: parse(file, source) });

/** The mutants of these files, in the order of their text. */
export function generate(files: SourceFile[]): Mutant[] {
	const refusals = refusalsOf(files.flatMap(functionsOf));
	return files.flatMap((file) => mutantsOf(file, refusals));
}

function mutantsOf({ file, source, program }: SourceFile, refusals: Refusals): Mutant[] {
	const found = new Map<string, Omit<Mutant, "id">>();
	const deciding = new Map<Node | null, boolean>();
	walk(program, [], (node, parent, names) => {
		const isDeciding = isDecidingAt(node, parent, deciding.get(parent) ?? false, refusals);
		deciding.set(node, isDeciding);
		for (const change of changesAt(node, parent, source, refusals, isDeciding)) {
			const line = source.slice(0, change.start).split("\n").length;
			const place = `${change.start} ${change.end} ${change.kind} ${change.put}`;
			if (!found.has(place)) found.set(place, { ...change, file, line, within: names.join(".") || "(module)" });
		}
	});
	const counts = new Map<string, number>();
	return [...found.values()]
		.sort((a, b) => a.start - b.start || b.end - a.end)
		.map((mutant) => {
			const ordinal = (counts.get(mutant.within) ?? 0) + 1;
			counts.set(mutant.within, ordinal);
			return { id: `${file} ${mutant.within} #${ordinal}`, ...mutant };
		});
}

/** A function, a method, or a constant at the top of a file. */
export interface Named {
	name: string;
	/** Its name, after those of the functions and classes that it stands in: as in `Mutant`. */
	within: string;
	/** The function, or the value of the constant. */
	node: Node;
}

/** The functions, methods and top-level constants of a file. */
export function namedIn({ program }: SourceFile): Named[] {
	const found: Named[] = [];
	walk(program, [], (node, parent, names) => {
		const name = names.at(-1);
		const isConstant = parent?.type === "VariableDeclarator" && parent.init === node && names.length === 1;
		if (name !== undefined && (isFunction(node) || isConstant)) found.push({ name, within: names.join("."), node });
	});
	return found;
}

const functionsOf = (file: SourceFile) => namedIn(file).filter(({ node }) => isFunction(node));

/** Calls `visit` for every node, with the names of the functions, classes and methods that it stands in. */
function walk(node: Node, outer: string[], visit: (node: Node, parent: Node | null, names: string[]) => void, parent: Node | null = null) {
	const { id } = node as { id?: { name?: string } | null };
	const isNamed = (node.type === "ClassDeclaration" || node.type === "FunctionDeclaration") && id?.name !== undefined;
	const names = isNamed ? [...outer, id?.name as string] : outer;
	visit(node, parent, names);
	for (const child of childrenOf(node)) {
		const name = nameByParent(node, child, names);
		walk(child, name ? [...names, name] : names, visit, node);
	}
}

/**
 * The name that `node` gives to its child: that of a method, or of a constant or property that is a function. At the top of a file, the
 * name of any constant.
 */
function nameByParent(node: Node, child: Node, names: string[]): string | null {
	const { id, key, init, value } = node as unknown as Record<string, { name?: string; value?: unknown } | null | undefined>;
	const isValue = child === (init as unknown) || child === (value as unknown);
	if (!isValue) return null;
	if (node.type === "MethodDefinition" || isFunction(child)) return id?.name ?? key?.name ?? null;
	return node.type === "VariableDeclarator" && names.length === 0 ? (id?.name ?? null) : null;
}
