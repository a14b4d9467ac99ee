/** Markdown (CommonMark) as a tree of plain data. There is no HTML in it, and no address that a browser would run or load. */
import MarkdownIt, { type Token } from "markdown-it";

/** What a part of a text is shown as. */
type Shown =
	| "paragraph"
	| "heading"
	| "quote"
	| "list"
	| "numbers"
	| "item"
	| "code"
	| "line"
	| "strong"
	| "emphasis"
	| "literal"
	| "break";

/** from: the first number of a numbered list. A picture is a link, because it isn't loaded. */
export type MarkdownNode =
	| { type: "text"; text: string }
	| { type: "link" | "picture"; address: string; children: MarkdownNode[] }
	| { type: Shown; children: MarkdownNode[]; from?: number };

/** The protocols of links. Other links stay as they were written, as do links without a protocol: they would lead into this page. */
const PROTOCOLS = new Set(["http:", "https:", "mailto:", "tel:"]);

const parser = new MarkdownIt("commonmark", { html: false, linkify: true }).enable("linkify");
parser.validateLink = (address) => URL.canParse(address) && PROTOCOLS.has(new URL(address).protocol);
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

/** The parser leaves out what is nested in something of this level. */
const DEEPEST = 19;

const SHOWN: Record<string, Shown> = {
	paragraph: "paragraph",
	heading: "heading",
	blockquote: "quote",
	bullet_list: "list",
	ordered_list: "numbers",
	list_item: "item",
	strong: "strong",
	em: "emphasis",
};

/** A text that is nested too deeply is shown as it was written. */
export function markdownTree(text: string): MarkdownNode[] {
	const tokens = parser.parse(text, {});
	const isTooDeep = [tokens, ...tokens.map(({ children }) => children ?? [])].flat().some(({ level }) => level >= DEEPEST);
	return isTooDeep ? [{ type: "code", children: [{ type: "text", text }] }] : treeOf(tokens);
}

function treeOf(tokens: readonly Token[]): MarkdownNode[] {
	const top: MarkdownNode[] = [];
	const open = [top];
	for (const token of tokens) {
		const into = open.at(-1) as MarkdownNode[];
		if (token.nesting < 0) open.pop();
		else if (token.nesting === 0) into.push(...leaf(token));
		else {
			const node = opened(token);
			into.push(node);
			open.push(node.children);
		}
	}
	return top;
}

function opened(token: Token): Exclude<MarkdownNode, { type: "text" }> {
	const name = token.type.replace(/_open$/, "");
	if (name === "link") return { type: "link", address: addressOf(token, "href"), children: [] };
	const from = name === "ordered_list" ? Number(token.attrGet("start") ?? 1) : undefined;
	return { type: SHOWN[name] ?? "paragraph", ...(from !== undefined && { from }), children: [] };
}

const addressOf = (token: Token, attribute: "href" | "src") => String(token.attrGet(attribute) ?? "");

function leaf(token: Token): MarkdownNode[] {
	const text: MarkdownNode = { type: "text", text: token.content };
	switch (token.type) {
		case "inline":
			return treeOf(token.children ?? []);
		case "image":
			return [{ type: "picture", address: addressOf(token, "src"), children: [text] }];
		case "code_inline":
			return [{ type: "literal", children: [text] }];
		case "fence":
		case "code_block":
			return [{ type: "code", children: [{ type: "text", text: token.content.replace(/\n$/, "") }] }];
		case "hr":
			return [{ type: "line", children: [] }];
		case "hardbreak":
			return [{ type: "break", children: [] }];
		case "softbreak":
			return [{ type: "text", text: "\n" }];
		default:
			return [text];
	}
}
