/**
 * What a guard is, and what its mutant does instead.
 *
 * - An `if` that throws, raises an alarm, or returns nothing or a refusal: the condition is false. An `if` that is an exception to the refusal after it:
 *   the condition is true.
 * - Each condition that `&&` or `||` joins in a guard, or in a function that answers yes or no: it is left out.
 * - `?:` with a refusal on one side: it is always the other side. `?? refuse()`: it is left out.
 * - The condition of `filter`, `some` and the like in a guard: it is true for each item, or false for each.
 * - A call of a function that only checks, or of an alarm: it is left out.
 * - A `catch` that refuses: the error is thrown again.
 * - Each part that a key, a signature or a sealed box is bound to: it is left out.
 *
 * Any other condition is no guard. Many of these change nothing that a test could see, such as when a buffer grows.
 */
import { calledName, contains, isFunction, type Node } from "../support/syntax.ts";

export interface Change {
	kind: "condition" | "call" | "catch" | "part" | "body" | "value";
	/** In short, with the source text. */
	change: string;
	/** Where in the source text it is. */
	start: number;
	end: number;
	/** JavaScript in its place; for a catch, the name of the error, if it has one. */
	put: string;
}

/** Names of functions of the checked rooms. */
export interface Refusals {
	/** They never return. */
	stopping: Set<string>;
	/** They refuse some of what they are given. */
	checking: Set<string>;
}

/** Functions that bind all their arguments into bytes. */
const BINDING = new Set(["tup", "kdf"]);
/** Methods that are given a predicate. */
const PREDICATE_METHODS = new Set(["some", "every", "filter", "find", "findLast", "findIndex"]);

/** Nodes of which only the truth value is used. */
const usedAsBoolean = new WeakSet<Node>();

type Fields = Record<"test" | "consequent" | "left" | "right" | "expression" | "body", Node> & Record<"alternate" | "param", Node | null>;

/**
 * What can be taken out at this node. Nodes are visited from the outside to the inside.
 * @param isDeciding whether a refusal depends on what stands here (isDecidingAt).
 */
export function changesAt(node: Node, parent: Node | null, source: string, refusals: Refusals, isDeciding: boolean): Change[] {
	const { test, consequent, alternate, left, right, expression, body, param } = node as unknown as Fields;
	markUsedAsBoolean(node, parent);
	const change = (kind: Change["kind"], at: Node, words: string, put: string): Change => {
		const text = source.slice(at.start, at.end).replace(/\s+/g, " ");
		const shown = text.length > 80 ? `${text.slice(0, 77)}...` : text;
		return { kind, change: words.replace("_", () => shown), start: at.start, end: at.end, put };
	};
	const never = () => change("condition", test, "if (_) -> never", "false");
	const always = () => change("condition", test, "if (_) -> always", "true");
	switch (node.type) {
		case "IfStatement":
			if (isRefusal(consequent, refusals)) return [never()];
			return isDeciding || isException(node, parent, refusals) ? [always()] : [];
		case "ConditionalExpression":
			if (saysNo(consequent, refusals)) return [never()];
			return alternate && saysNo(alternate, refusals) ? [always()] : [];
		case "LogicalExpression": {
			if (node.operator === "??") return isStop(right, refusals) ? [change("call", right, "without ?? _", "undefined")] : [];
			if (!isDeciding) return [];
			const operands = [left, right].filter((side) => side.type !== "LogicalExpression" || side.operator !== node.operator);
			if (!usedAsBoolean.has(node) && !isBooleanExpression(right)) operands.splice(operands.indexOf(right), 1);
			return operands.map((side) => change("condition", side, `without ${node.operator} _`, node.operator === "&&" ? "true" : "false"));
		}
		case "ExpressionStatement":
			// When it is the whole body of an `if`, the mutant of the `if` takes it out.
			return isCheck(expression, refusals) && parent?.consequent !== node ? [change("call", expression, "without _", "undefined")] : [];
		case "CatchClause":
			if ((param && param.type !== "Identifier") || !isRefusal(body, refusals)) return [];
			return [change("catch", { ...body, end: body.start + 1 }, "the error is thrown again", (param?.name as string | undefined) ?? "")];
		case "CallExpression": {
			const parts = node.arguments as Node[];
			if (calledName(node) === "catch" && parts[0] && refusesIn(parts[0], refusals))
				return [change("call", parts[0], "the error is thrown again", "((error) => { throw error; })")];
			return BINDING.has(calledName(node) ?? "") ? parts.map((part) => change("part", part, "without the part _", "[]")) : [];
		}
		case "ArrowFunctionExpression": {
			if (!isDeciding || !isCallWithPredicate(parent) || body.type === "BlockStatement") return [];
			return ["true", "false"].map((put) => change("condition", body, `${calledName(parent as Node)}(_) -> ${put}`, put));
		}
		default:
			return [];
	}
}

/**
 * Whether a refusal depends on what a node computes: it stands in the condition of a guard, or in a function that answers yes or no.
 * @param isOuter the answer for the parent.
 */
export function isDecidingAt(node: Node, parent: Node | null, isOuter: boolean, refusals: Refusals): boolean {
	if (isFunction(node)) return isCallWithPredicate(parent) ? isOuter : isPredicate(node, parent);
	const isOfGuard = parent !== null && (parent.test === node || parent.left === node) && isGuard(parent, refusals);
	return isOuter || isOfGuard || isBooleanConstant(node, parent);
}

function isGuard(node: Node, refusals: Refusals): boolean {
	const { consequent, alternate, right } = node as unknown as Fields;
	if (node.type === "IfStatement") return isRefusal(consequent, refusals);
	if (node.operator === "??") return isStop(right, refusals);
	return node.type === "ConditionalExpression" && (saysNo(consequent, refusals) || saysNo(alternate as Node, refusals));
}

/** A function that is declared to answer yes or no, or a constant that is one: `const isOver = (...) => a && b`. */
const isPredicate = (node: Node, parent: Node | null) =>
	returnsBoolean(node) || (parent?.type === "VariableDeclarator" && isBooleanExpression(node.body as Node));

/** The value of a constant that is named as an answer: `const isOver = a && b`. */
const isBooleanConstant = (node: Node, parent: Node | null) =>
	parent?.type === "VariableDeclarator" && parent.init === node && /^(is|has|was|can|may|must)[A-Z]/.test(String((parent.id as Node).name));

/** Whether an `if` returns, and what stands after it in its block refuses. */
function isException(node: Node, parent: Node | null, refusals: Refusals): boolean {
	const block = (parent?.body ?? []) as Node[];
	if (!Array.isArray(block) || !contains(node.consequent as Node, ({ type }) => type === "ReturnStatement")) return false;
	return block.slice(block.indexOf(node) + 1).some((each) => each.type !== "IfStatement" && isRefusal(each, refusals));
}

function refusesIn(handler: Node, refusals: Refusals): boolean {
	const body = isFunction(handler) ? (handler.body as Node) : handler;
	return contains(body, (node) => node.type === "ThrowStatement" || isStop(node, refusals));
}

function markUsedAsBoolean(node: Node, parent: Node | null): void {
	const { test, argument, body } = node as { test?: Node | null; argument?: Node | null; body?: Node };
	const ask = (each: Node): void => {
		usedAsBoolean.add(each);
		if (each.type === "LogicalExpression") for (const side of [each.left, each.right] as Node[]) ask(side);
	};
	if (test) ask(test);
	if (node.type === "UnaryExpression" && node.operator === "!" && argument) ask(argument);
	if (node.type === "ArrowFunctionExpression" && body && (isCallWithPredicate(parent) || returnsBoolean(node))) ask(body);
	if (node.type === "FunctionDeclaration" && returnsBoolean(node))
		contains(body as Node, (each) => {
			if (each.type === "ReturnStatement" && each.argument) ask(each.argument as Node);
			return false;
		});
}

const isCallWithPredicate = (node: Node | null) => node?.type === "CallExpression" && PREDICATE_METHODS.has(calledName(node) ?? "");
const returnsBoolean = (node: Node) => ["TSBooleanKeyword", "TSTypePredicate"].includes(returned(node) ?? "");
const isBooleanExpression = (node: Node) =>
	["BinaryExpression", "UnaryExpression", "LogicalExpression"].includes(node.type) || isCallWithPredicate(node);

/** The names of the functions in these files that stop or check; `functions` holds their nodes by name. */
export function refusalsOf(functions: { name: string; node: Node }[]): Refusals {
	const stopping = new Set(functions.filter(({ node }) => returned(node) === "TSNeverKeyword").map(({ name }) => name));
	const refusals = { stopping, checking: new Set<string>() };
	for (let before = -1; before < refusals.checking.size; ) {
		before = refusals.checking.size;
		for (const { name, node } of functions) if (checks(node, refusals)) refusals.checking.add(name);
	}
	return refusals;
}

/** The kind of the type that a function is declared to return. */
const returned = ({ returnType }: Node) => (returnType as { typeAnnotation?: Node } | null | undefined)?.typeAnnotation?.type;

function checks(node: Node, refusals: Refusals): boolean {
	const refuses = (each: Node) =>
		each.type === "ThrowStatement" ||
		isStop(each, refusals) ||
		(each.type === "ExpressionStatement" && isCheck(each.expression as Node, refusals));
	return contains(node.body as Node, refuses);
}

/** A call that stops what is going on, or tells of an alarm. */
const isStop = (node: Node, { stopping }: Refusals) => ["alarm", ...stopping].includes(calledName(node) ?? "");

function isCheck(expression: Node, refusals: Refusals): boolean {
	const call = expression.type === "AwaitExpression" ? (expression.argument as Node) : expression;
	return isStop(call, refusals) || refusals.checking.has(calledName(call) ?? "");
}

/** Whether a statement throws, alarms, or returns nothing, or an answer that says no or why not. */
function isRefusal(statement: Node, refusals: Refusals): boolean {
	return contains(statement, (node) => {
		if (node.type === "ThrowStatement" || isStop(node, refusals)) return true;
		if (node.type !== "ReturnStatement") return false;
		const answer = node.argument as Node | null;
		// A bare return does nothing of what follows, such as to remember an older state over a newer one.
		return answer === null || saysNo(answer, refusals) || answer.type === "TemplateLiteral" || answer.type === "ObjectExpression";
	});
}

/** `null`, `undefined`, `false`, a word such as "altered", or a call that stops. */
function saysNo(node: Node, refusals: Refusals): boolean {
	const { type, value } = node;
	if (type === "Identifier") return node.name === "undefined";
	return isStop(node, refusals) || (type === "Literal" && (value === null || value === false || typeof value === "string"));
}
