/** Where source files name messages, and with which values. Read from the syntax tree. */
import { type Node, parse } from "../syntax.ts";

/** Texts of a template, and null for each of its holes. */
export type Template = (string | null)[];

/** The texts and templates that a source file has, in the code and in JSX. */
export interface Literals {
	texts: ReadonlySet<string>;
	templates: readonly Template[];
}

/** A place that shows a message: `<Say id values>` and the like, `say(id, values)` or `show(id, values)`. */
export interface MessageUse {
	place: string;
	/** The ids that it may show. Null when they are computed elsewhere. */
	ids: Template[] | null;
	/** The names of the values. Null when they are computed elsewhere. */
	values: string[] | null;
}

export interface Source {
	file: string;
	text: string;
}

export function literalsOf({ file, text }: Source): Literals {
	const nodes = [...allNodes(parse(file, text))];
	return {
		texts: new Set(nodes.flatMap((node) => (isText(node) ? [node.value as string] : []))),
		templates: nodes.flatMap((node) => (node.type === "TemplateLiteral" ? [templateOf(node)] : [])),
	};
}

export function usesOf({ file, text }: Source): MessageUse[] {
	const tree = parse(file, text);
	const nodes = [...allNodes(tree)];
	const constants = constantsOf(nodes);
	const lineOf = (position: number) => text.slice(0, position).split("\n").length;
	return nodes.flatMap((node): MessageUse[] => {
		const shown = messageOf(node);
		if (!shown) return [];
		const place = `${file}:${lineOf(node.start)}`;
		return [{ place, ids: idsOf(shown.id, constants), values: namesOf(shown.values, constants) }];
	});
}

/** The node and all below it, types included: a type may list the codes that an id is made from. */
function* allNodes(node: Node): Generator<Node> {
	yield node;
	for (const value of Object.values(node).flat() as (Node | null)[])
		if (typeof value === "object" && value !== null && typeof value.type === "string") yield* allNodes(value);
}

const isText = (node: Node) => node.type === "Literal" && typeof node.value === "string";

function templateOf(node: Node): Template {
	const texts = (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked);
	return texts.flatMap((text, index) => (index === 0 ? [text] : [null, text])).filter((part) => part !== "");
}

/** The components whose `id` is the id of a message. */
const SHOWING = new Set(["Button", "Empty", "Heading", "Notice", "Say", "SayLink", "Submit", "Tag"]);

/** The expressions of id and values, when the node shows a message. */
function messageOf(node: Node): { id: Node; values: Node | undefined } | null {
	if (node.type === "CallExpression") {
		const callee = node.callee as Node & { name?: string; property?: { name?: string } };
		const name = callee.name ?? callee.property?.name;
		const [id, values] = node.arguments as Node[];
		// Other functions are called "show", too. The first argument of those isn't the id of a message.
		return id && (name === "say" || name === "show") ? { id, values } : null;
	}
	if (node.type !== "JSXOpeningElement" || !SHOWING.has(String((node.name as { name?: string }).name))) return null;
	const attribute = (wanted: string): Node | undefined => {
		const found = (node.attributes as (Node & { name?: { name: string }; value: Node & { expression?: Node } })[]).find(
			({ name }) => name?.name === wanted,
		);
		return found?.value.expression ?? found?.value;
	};
	const id = attribute("id");
	return id ? { id, values: attribute("values") } : null;
}

/** The values of the constants that are declared once in the file, by name. */
function constantsOf(nodes: readonly Node[]): Map<string, Node | null> {
	const found = new Map<string, Node | null>();
	for (const node of nodes) {
		const { id, init } = node as Node & { id?: { name?: string }; init?: Node };
		if (node.type === "VariableDeclarator" && id?.name !== undefined) found.set(id.name, found.has(id.name) ? null : (init ?? null));
	}
	return found;
}

type Constants = ReadonlyMap<string, Node | null>;

function idsOf(node: Node, constants: Constants): Template[] | null {
	if (isText(node)) return [[node.value as string]];
	if (node.type === "TemplateLiteral") return [templateOf(node)];
	if (node.type === "TSAsExpression" || node.type === "TSSatisfiesExpression") return idsOf(node.expression as Node, constants);
	if (node.type === "ConditionalExpression") {
		const [one, other] = [node.consequent, node.alternate].map((each) => idsOf(each as Node, constants));
		return one && other ? [...one, ...other] : null;
	}
	const constant = node.type === "Identifier" ? constants.get(node.name as string) : null;
	return constant ? idsOf(constant, constants) : null;
}

function namesOf(node: Node | undefined, constants: Constants): string[] | null {
	if (node === undefined) return [];
	if (node.type === "ObjectExpression") {
		const names = (node.properties as (Node & { key?: { name?: string; value?: string } })[]).map(({ key }) => key?.name ?? key?.value);
		return names.every((name) => name !== undefined) ? names : null;
	}
	const constant = node.type === "Identifier" ? constants.get(node.name as string) : null;
	return constant ? namesOf(constant, constants) : null;
}
