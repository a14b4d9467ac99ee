/** Keeps cookies in Node, where fetch doesn't. In a browser the browser keeps them, and Set-Cookie can't be read. */
import type { Storage } from "../storage.ts";

/** Only the cookie of a known device is stored. The session's cookies stay in memory. */
const isDeviceCookie = (name: string) => /device/i.test(name);

export class CookieJar {
	readonly #cookies = new Map<string, string>();
	readonly #storageName: string;
	readonly #storage: Storage | undefined;
	#loaded: Promise<void> | null = null;
	/** @param address the server that sets the cookies and gets them back. */
	constructor(address: string, storage?: Storage) {
		// One name for each server, so that no server gets another server's cookies.
		this.#storageName = `device-cookies ${originOf(address)}`;
		this.#storage = storage;
	}

	/** Keeps the cookies that an answer sets, and drops those that it ends. Call it after `header`, which loads the stored ones. */
	async keepFrom(headers: Headers): Promise<void> {
		let hasDeviceCookie = false;
		for (const line of headers.getSetCookie?.() ?? []) {
			const [pair = "", ...attributes] = line.split(";");
			const equals = pair.indexOf("=");
			const name = pair.slice(0, equals).trim();
			const value = pair.slice(equals + 1).trim();
			const isExpired = attributes.some((each) => /^\s*max-age=0\s*$/i.test(each) || /^\s*expires=Thu, 01 Jan 1970/i.test(each));
			if (isExpired || value === "") this.#cookies.delete(name);
			else this.#cookies.set(name, value);
			hasDeviceCookie ||= isDeviceCookie(name);
		}
		if (hasDeviceCookie) await this.#save();
	}

	/** The Cookie header of the next request; empty without cookies. */
	async header(): Promise<string> {
		await this.#load();
		return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
	}

	/** Forgets the session's cookies. The device stays known. */
	forgetSession(): void {
		for (const name of this.#cookies.keys()) if (!isDeviceCookie(name)) this.#cookies.delete(name);
	}

	#load(): Promise<void> {
		this.#loaded ??= (async () => {
			const text = await this.#storage?.get(this.#storageName);
			for (const [name, value] of parseCookies(text ?? "{}")) this.#cookies.set(name, value);
		})();
		return this.#loaded;
	}

	async #save(): Promise<void> {
		await this.#storage?.set(
			this.#storageName,
			JSON.stringify(Object.fromEntries([...this.#cookies].filter(([name]) => isDeviceCookie(name)))),
		);
	}
}

/** The stored cookies. What can't be read counts as none: then the server doesn't know this device, and sets another cookie. */
function parseCookies(text: string): [name: string, value: string][] {
	try {
		const stored = Object.entries(JSON.parse(text) as Record<string, string>);
		return stored.filter(([name, value]) => isDeviceCookie(name) && typeof value === "string" && /^[!-~]+$/.test(`${name}=${value}`));
	} catch {
		return [];
	}
}

/** The origin of an address; empty for a path of the page's own server. */
export function originOf(address: string): string {
	return URL.canParse(address) ? new URL(address).origin : "";
}
