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

/** An import, or an export from another file, also `import(...)` and `require(...)` of a fixed text. */
export interface Import {
	specifier: string;
	/** Leaves no trace in the program. */
	isType: boolean;
}

/** @throws Error when the text can't be read as TypeScript. */
export function importsIn(file: string, source: string): Import[] {
	return everyNode(parse(file, source)).flatMap((node) => {
		const specifier = textOf((node.source ?? null) as Node | null);
		const isType = node.importKind === "type" || node.exportKind === "type" || node.type === "TSImportType";
		if (specifier !== null && IMPORTS.has(node.type)) return [{ specifier, isType }];
		const [required = null] = calledName(node) === "require" ? (node.arguments as Node[]) : [];
		const text = textOf(required);
		return text === null ? [] : [{ specifier: text, isType: false }];
	});
}

const IMPORTS = new Set(["ImportDeclaration", "ExportNamedDeclaration", "ExportAllDeclaration", "ImportExpression", "TSImportType"]);

/** A node and all nodes below it, also those of types, in any order. */
export function everyNode(node: Node): Node[] {
	const found: Node[] = [];
	const left = [node];
	for (let next = left.pop(); next !== undefined; next = left.pop()) {
		found.push(next);
		for (const below of Object.values(next))
			for (const each of Array.isArray(below) ? below : [below])
				if (typeof each === "object" && typeof each?.type === "string") left.push(each as Node);
	}
	return found;
}

/** The text of a string or of a template without parts, or null. */
function textOf(node: Node | null): string | null {
	if (node?.type === "Literal" && typeof node.value === "string") return node.value;
	const [only, ...more] = node?.type === "TemplateLiteral" ? (node.quasis as { value: { cooked: string } }[]) : [];
	return only && more.length === 0 ? only.value.cooked : null;
}
