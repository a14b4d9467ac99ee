/** Markdown of a page as HTML, with what must not stand on a public page. */
import MarkdownIt, { type Token } from "markdown-it";
import { type Html, raw } from "./html.ts";

const parser = new MarkdownIt("commonmark", { html: false });
// Each address is checked below, so that a refused one is named instead of being shown as text.
parser.validateLink = () => true;

/** Hosts of chats. A link would open a chat that stays on the device. */
const MESSENGERS = [
	"wa.me",
	"whatsapp.com",
	"t.me",
	"telegram.me",
	"telegram.org",
	"m.me",
	"messenger.com",
	"signal.me",
	"signal.group",
	"viber.com",
	"discord.gg",
	"discord.com",
	"line.me",
	"weixin.qq.com",
	"wechat.com",
	"threema.id",
];

/** An HTML element, in a text that has none. */
const ELEMENT = /<\/?[a-z][a-z0-9-]*(\s[^<>]*)?\/?>/i;
const MAIL = /[\w.+-]+@[\w-]+(\.[\w-]+)+/;
const PHONE = /\+?\d[\d ()/.-]{5,}\d/g;

/** What the page may link to. */
export interface MarkdownContext {
	/** The path of a page by its number; null when it doesn't exist in this language. */
	pathOf(number: number): string | null;
	/** Hosts of the closed network. */
	closed: readonly string[];
}

export interface Rendered {
	html: Html;
	/** The words of the text, for the search. */
	plain: string;
	/** What must not be there. */
	problems: string[];
	/** What a person must look at: links to other sites, numbers and mail addresses. */
	look: string[];
}

/** Renders one text. The title of the page is its only heading of the first level, so one in the text becomes one of the second. */
export function renderMarkdown(text: string, context: MarkdownContext): Rendered {
	const tokens = parser.parse(text, {});
	const all = tokens.flatMap((token) => [token, ...(token.children ?? [])]);
	const found: Pick<Rendered, "problems" | "look"> = { problems: [], look: [] };
	for (const token of all) checkToken(token, context, found);
	const plain = all
		.filter(({ type }) => ["text", "code_inline", "fence", "code_block"].includes(type))
		.map(({ content }) => content)
		.join(" ");
	checkWords(plain, context, found);
	return { html: raw(parser.renderer.render(tokens, parser.options, {}).trim()), plain, ...found };
}

function checkToken(token: Token, context: MarkdownContext, { problems, look }: Pick<Rendered, "problems" | "look">): void {
	if (token.type === "heading_open" || token.type === "heading_close") token.tag = token.tag === "h1" ? "h2" : token.tag;
	if (token.type === "image") problems.push(`a picture: ${token.attrGet("src")}`);
	if (token.type !== "link_open") return;
	const address = String(token.attrGet("href") ?? "");
	if (/^\d+$/.test(address)) {
		const path = context.pathOf(Number(address));
		if (path === null) problems.push(`a link to page ${address}, which this language lacks`);
		else token.attrSet("href", path);
		return;
	}
	const problem = problemOfLink(address, context.closed);
	if (problem !== null) problems.push(problem);
	else {
		look.push(`link: ${address}`);
		token.attrSet("rel", "noreferrer noopener");
	}
}

/** Why a link to another site may not be there, or null. */
export function problemOfLink(address: string, closed: readonly string[]): string | null {
	if (!URL.canParse(address)) return `a link to neither a page nor an https address: ${address}`;
	const { protocol, hostname } = new URL(address);
	if (protocol === "mailto:" || protocol === "tel:" || protocol === "sms:")
		return `a link of mail or phone, which leaves a trace: ${address}`;
	if (protocol !== "https:") return `a link without https: ${address}`;
	if (isAmong(hostname, MESSENGERS)) return `a link to a messenger: ${address}`;
	return isAmong(hostname, closed) ? `a link to the closed network: ${address}` : null;
}

const isAmong = (host: string, hosts: readonly string[]): boolean => hosts.some((each) => host === each || host.endsWith(`.${each}`));

/** Checks the words of a text, and of everything else that people have written. */
export function checkWords(
	text: string,
	{ closed }: Pick<MarkdownContext, "closed">,
	{ problems, look }: Pick<Rendered, "problems" | "look">,
): void {
	const element = ELEMENT.exec(text)?.[0];
	if (element !== undefined) problems.push(`HTML: ${element}`);
	const host = closed.find((each) => text.toLowerCase().includes(each));
	if (host !== undefined) problems.push(`the closed network's name: ${host}`);
	const mail = MAIL.exec(text)?.[0];
	if (mail !== undefined) look.push(`mail address: ${mail}`);
	for (const [number] of text.matchAll(PHONE)) look.push(`number: ${number}`);
}
