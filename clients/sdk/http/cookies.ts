/** Cookies by hand, for Node: fetch there keeps none. In browsers Set-Cookie can't be seen, and the browser does it. */
import type { Storage } from "../storage.ts";

/** Only what tells a known device outlives the session; a session's token never does. */
const isDevice = (name: string) => /device/i.test(name);

export class CookieJar {
	readonly #kept = new Map<string, string>();
	readonly #place: string;
	readonly #storage: Storage | undefined;
	#loaded: Promise<void> | null = null;
	/** @param address of the one server that they come from and go to. */
	constructor(address: string, storage?: Storage) {
		// One for each server: another address is shown nothing of the first one's.
		this.#place = `device-cookies ${originOf(address)}`;
		this.#storage = storage;
	}

	async take(headers: Headers): Promise<void> {
		await this.#load();
		for (const line of headers.getSetCookie?.() ?? []) {
			const [pair = "", ...attributes] = line.split(";");
			const at = pair.indexOf("=");
			const name = pair.slice(0, at).trim();
			const value = pair.slice(at + 1).trim();
			const ended = attributes.some((each) => /^\s*max-age=0\s*$/i.test(each) || /^\s*expires=Thu, 01 Jan 1970/i.test(each));
			if (ended || value === "") this.#kept.delete(name);
			else this.#kept.set(name, value);
			if (isDevice(name)) await this.#save();
		}
	}

	async header(): Promise<string> {
		await this.#load();
		return [...this.#kept].map(([name, value]) => `${name}=${value}`).join("; ");
	}

	/** Forgets the session; the device stays known. */
	forget(): void {
		for (const name of this.#kept.keys()) if (!isDevice(name)) this.#kept.delete(name);
	}

	#load(): Promise<void> {
		this.#loaded ??= (async () => {
			const text = await this.#storage?.get(this.#place);
			if (text) for (const [name, value] of Object.entries(JSON.parse(text) as Record<string, string>)) this.#kept.set(name, value);
		})();
		return this.#loaded;
	}

	async #save(): Promise<void> {
		await this.#storage?.set(this.#place, JSON.stringify(Object.fromEntries([...this.#kept].filter(([name]) => isDevice(name)))));
	}
}

/** In a browser an address may be a path of the page's own. */
function originOf(address: string): string {
	return URL.canParse(address) ? new URL(address).origin : "";
}
