/**
 * The addresses of screens in the browser's history. Browsers keep them on the disk, so an address with an id is sealed: after a reload, in
 * another tab and after Lock it opens the same screen, and without the key of this member and device it says nothing.
 */
import { chacha20 } from "@noble/ciphers/chacha.js";
import { createBrowserHistory, type RouterHistory } from "@tanstack/react-router";

/** What a sealed address begins with. */
const SEALED = "/~";
/** In bytes. */
const NONCE = 12;
/** The length of a sealed path is a multiple of this, in bytes. It says little about which screen it is. */
const BLOCK = 64;
/** How many zeros a path ends with at least. Another key makes others of them. No tag is needed, because an address allows nothing. */
const ZEROS = 8;

export interface Addresses {
	/** @param path such as "/cases/ID?step=2". @returns the path to show in the address bar. */
	seal(path: string): string;
	/** @param shown the path in the address bar. @returns the path of the screen; "/" when another key has sealed it. */
	open(shown: string): string;
}

/** @param key 32 bytes. @param plain the paths that stand in the address as they are, because they name nobody. */
export function addressesWith(key: Uint8Array, plain: ReadonlySet<string>): Addresses {
	// A link must keep its address while it is shown, and each sealing needs a new nonce.
	const sealed = new Map<string, string>();
	return {
		seal(path) {
			if (plain.has(path)) return path;
			const known = sealed.get(path);
			if (known !== undefined) return known;
			const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
			const text = new TextEncoder().encode(path);
			const padded = new Uint8Array(Math.ceil((text.length + ZEROS) / BLOCK) * BLOCK);
			padded.set(text);
			const address = SEALED + toText(new Uint8Array([...nonce, ...chacha20(key, nonce, padded)]));
			sealed.set(path, address);
			return address;
		},
		open(shown) {
			if (!shown.startsWith(SEALED)) return shown;
			const path = opened(key, shown.slice(SEALED.length));
			if (path === null) return "/";
			sealed.set(path, shown);
			return path;
		},
	};
}

function opened(key: Uint8Array, text: string): string | null {
	if (!/^[\w-]{32,}$/.test(text) || text.length % 4 === 1) return null;
	const bytes = toBytes(text);
	const padded = chacha20(key, bytes.subarray(0, NONCE), bytes.subarray(NONCE));
	if (padded.subarray(-ZEROS).some((byte) => byte !== 0)) return null;
	return new TextDecoder().decode(padded.subarray(0, padded.indexOf(0)));
}

/** A history of the browser whose addresses are sealed. The path stands behind the `#`, so no server gets it. */
export function sealedHistory({ seal, open }: Addresses): RouterHistory {
	return createBrowserHistory({
		parseLocation() {
			const { pathname, search, hash, href } = new URL(open(location.hash.slice(1) || "/"), location.origin);
			return { href: href.slice(location.origin.length), pathname, search, hash, state: history.state ?? { __TSR_index: 0 } };
		},
		createHref: (path: string) => `${location.pathname}#${seal(path)}`,
	});
}

const toText = (bytes: Uint8Array) =>
	btoa(String.fromCharCode(...bytes))
		.replaceAll("+", "-")
		.replaceAll("/", "_")
		.replaceAll("=", "");
const toBytes = (text: string) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
