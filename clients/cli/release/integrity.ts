/**
 * Checks that the pages of a web build name the hash of each script and style that they load (W3C Subresource Integrity), and contain
 * no inline script. The search is strict: it also finds tags in comments and in texts.
 */
import { createHash } from "node:crypto";
import type { Bytes } from "#protocol/bytes.ts";
import { messages } from "../words/messages.ts";

/** A page has a tag that breaks a rule. The message names the page, the tag and the rule. */
export class IntegrityError extends Error {
	override readonly name = "IntegrityError";
}

/**
 * Checks one page of a build.
 * @param page its path in the build. @param html its text. @param files the files of the build, by path.
 * @throws IntegrityError for the first tag that breaks a rule
 */
export function checkPage(page: string, html: string, files: ReadonlyMap<string, Bytes>): void {
	for (const { index, 0: start, 1: name = "" } of html.matchAll(/<([a-z][^\t\n\f\r />]*)/gi)) {
		const { attributes, end } = attributesAt(html, index + start.length);
		const problem = problemOf(name.toLowerCase(), attributes, page, files);
		if (problem) throw new IntegrityError(messages.badTag(page, html.slice(index, Math.min(end + 1, index + 200)), problem));
	}
	const [handler] = /<[a-z][^>]*[\s"'/]on[a-z]+\s*=[^>]*>?/i.exec(html) ?? [];
	if (handler) throw new IntegrityError(messages.badTag(page, handler.slice(0, 200), messages.inlineScript));
}

/** Parses attributes as browsers do (HTML, "Tokenization"). A quote counts only after "=". The first attribute of a name wins. */
function attributesAt(html: string, from: number): { attributes: Map<string, string>; end: number } {
	const attributes = new Map<string, string>();
	const each = /[\t\n\f\r /]*([^\t\n\f\r />][^\t\n\f\r />=]*)(?:[\t\n\f\r ]*=[\t\n\f\r ]*(?:"([^"]*)"|'([^']*)'|([^\t\n\f\r >]*)))?/y;
	for (let end = from; ; end = each.lastIndex) {
		each.lastIndex = end;
		const [found, name = "", double, single, bare] = each.exec(html) ?? [];
		if (found === undefined) return { attributes, end };
		const key = name.toLowerCase();
		if (!attributes.has(key)) attributes.set(key, double ?? single ?? bare ?? "");
	}
}

function problemOf(tag: string, attributes: Map<string, string>, page: string, files: ReadonlyMap<string, Bytes>): string | null {
	if ([...attributes.keys()].some((name) => /^on[a-z]/.test(name))) return messages.inlineScript;
	const isScript = tag === "script";
	// In an SVG, a script is loaded from one of these attributes.
	const svgSource = isScript ? (attributes.get("href") ?? attributes.get("xlink:href")) : undefined;
	if (svgSource !== undefined) return messages.notInBuild(svgSource);
	// A "&" can begin a character reference, which can stand for any letter. So it counts as a match.
	const loads = /(^|\s)(stylesheet|modulepreload)(\s|$)|&/i.test(attributes.get("rel") ?? "");
	if (!isScript && !(tag === "link" && loads)) return null;
	const address = attributes.get(isScript ? "src" : "href");
	if (address === undefined) return isScript ? messages.inlineScript : messages.notInBuild("");
	const file = files.get(pathOf(address, page));
	if (!file) return messages.notInBuild(address);
	const integrity = attributes.get("integrity")?.trim() ?? "";
	if (integrity === "") return messages.noIntegrity;
	return integrity.split(/\s+/).every((each) => matches(file, each)) ? null : messages.wrongIntegrity;
}

const BASE = "https://build.invalid";

/** The path in the build's folder. Empty for an address outside it. */
function pathOf(address: string, page: string): string {
	const url = URL.canParse(address, `${BASE}/${page}`) ? new URL(address, `${BASE}/${page}`) : null;
	return url?.origin === BASE && url.search === "" && url.hash === "" ? url.pathname.slice(1) : "";
}

function matches(file: Bytes, integrity: string): boolean {
	const [, algorithm = "", digest] = /^(sha256|sha384|sha512)-([A-Za-z0-9+/]+={0,2})$/.exec(integrity) ?? [];
	return algorithm !== "" && createHash(algorithm).update(file).digest("base64") === digest;
}
