/** Syntax trees of the product's files, and how to walk through one. */
import { parseSync } from "oxc-parser";

/** A node of the tree; start and end are positions in the source text. */
export interface Node {
	type: string;
	start: number;
	end: number;
	[key: string]: unknown;
}

/** Parts of a tree that hold only types. They don't exist when the program runs. */
const TYPES = new Set(["typeAnnotation", "returnType", "typeParameters", "typeArguments", "superTypeArguments", "implements"]);
const FUNCTIONS = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);

/** @throws Error when the text can't be read as TypeScript. */
export function parse(file: string, source: string): Node {
	const { program, errors } = parseSync(file, source, { preserveParens: false });
	if (errors[0]) throw new Error(`${file}: ${errors[0].message}`);
	return program as unknown as Node;
}

export const isFunction = ({ type }: Node) => FUNCTIONS.has(type);

/** The nodes directly below, in the order of the text, without types. */
export function childrenOf(node: Node): Node[] {
	const below = Object.entries(node).flatMap(([key, value]) => (TYPES.has(key) ? [] : (value as Node | Node[])));
	return below.filter((value) => typeof value === "object" && value !== null && typeof value.type === "string");
}

/** Whether the node, or one below it in the same function, fits. */
export function contains(node: Node, fits: (node: Node) => boolean): boolean {
	return fits(node) || childrenOf(node).some((child) => !isFunction(child) && contains(child, fits));
}

/** The last name of what is called: `refuse` of `refuse(...)`, `alarm` of `sitting.alarm(...)`, or null. */
export function calledName(node: Node): string | null {
	if (node.type !== "CallExpression") return null;
	const callee = node.callee as Node & { name?: string; property?: Node & { name?: string } };
	return callee.name ?? callee.property?.name ?? null;
}
